"""Names that agents had in earlier layouts, and what they are called now."""

# The vocabulary of the layouts that muster imports (docs/agents.md tells them too; a test compares).
ALIASES = {
    "api-eng": "api-designer",
    "api-engineer": "api-designer",
    "backend-eng": "backend-developer",
    "backend-engineer": "backend-developer",
    "database-engineer": "database-specialist",
    "devops-director": "devops-manager",
    "devops-orchestrator": "devops-manager",
    "doc-writer": "technical-writer",
    "engineering-orchestrator": "engineering-director",
    "frontend-eng": "frontend-developer",
    "frontend-engineer": "frontend-developer",
    "fullstack-eng": "fullstack-developer",
    "fullstack-engineer": "fullstack-developer",
    "infra-engineer": "infrastructure-engineer",
    "performance-tester": "performance-analyzer",
    "product-orchestrator": "product-director",
    "qa-engineer": "test-engineer",
    "qa-orchestrator": "qa-director",
    "security-engineer": "security-auditor",
    "test-eng": "test-engineer",
    "ux-eng": "ux-designer",
    "ux-engineer": "ux-designer",
}


def current(name):
    """Return what the agent is called now; a name that never changed is returned as it is."""
    return ALIASES.get(name, name)
