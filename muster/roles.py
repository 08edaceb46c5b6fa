"""Roles: what an agent may do beside its stage. A table; hooks enforce it."""

# May dispatch others. Everyone else asks in next_steps; nesting below these costs depth and is refused.
SPAWNERS = ("project-orchestrator", "feature-orchestrator", "workflow-coordinator", "product-director",
            "engineering-director", "qa-director", "devops-manager")


def may_spawn(agent_type):
    """Say whether an agent of this type may dispatch other agents."""
    return agent_type.rpartition(":")[2] in SPAWNERS
