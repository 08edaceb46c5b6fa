"""What the nouns are: their states and the moves that are allowed between them."""

TASK_STATES = ("pending", "ready", "in_progress", "blocked", "review", "completed", "cancelled")
TASK_MOVES = {
    "pending": ("ready", "blocked", "cancelled"),
    "ready": ("in_progress", "pending", "blocked", "cancelled"),
    "in_progress": ("review", "completed", "ready", "blocked", "cancelled"),
    "blocked": ("ready", "pending", "cancelled"),
    "review": ("completed", "in_progress", "ready", "blocked", "cancelled"),
    "completed": (),
    "cancelled": (),
}
# Who holds a task while its child run works on it.
CHILD_RUN = "run"
# critical first: a smaller number is taken earlier.
PRIORITIES = {"critical": 0, "high": 1, "normal": 2, "low": 3}

# The reason of a task that an earlier layout says is blocked, and does not say why.
TAKEN_BLOCKED = "imported as blocked"
PROJECT_STATES = ("active", "archived")
# A sprint that is blocked goes on or stays so; what review finds sends it back to its plan.
SPRINT_MOVES = {
    "planning": ("ready",),
    "ready": ("active",),
    "active": ("blocked", "review"),
    "blocked": ("active",),
    "review": ("complete", "planning"),
    "complete": (),
}
EPIC_MOVES = {
    "planning": ("active", "cancelled"),
    "active": ("blocked", "complete", "cancelled"),
    "blocked": ("active", "cancelled"),
    "complete": (),
    "cancelled": (),
}

RUN_STATES = ("active", "needs_you", "completed", "cancelled")
RUN_OPEN = ("active", "needs_you")
RUN_MOVES = {
    "active": ("needs_you", "completed", "cancelled"),
    "needs_you": ("active", "cancelled"),
    "completed": (),
    "cancelled": (),
}
STAGE_STATES = ("pending", "open", "done", "skipped")
DISPATCH_STATES = ("asked", "running", "done", "failed", "void", "lost")
RESULT_STATES = ("done", "done_with_concerns", "blocked", "needs_context")
FINDING_STATES = ("open", "confirmed", "refuted")
CHALLENGES = ("confirm", "refute")
DEPLOYMENT_STATES = ("applying", "applied", "failed", "unhealthy", "rolled_back", "rollback_failed")
QUESTION_MOVES = {"open": ("answered", "withdrawn"), "answered": (), "withdrawn": ()}
HANDOFF_MOVES = {"offered": ("accepted", "refused", "withdrawn", "expired"), "accepted": (), "refused": (), "withdrawn": (), "expired": ()}
MESSAGE_TYPES = (
    "task_assigned", "task_completed", "task_blocked", "question", "answer", "review_request", "review_complete",
    "artifact_ready", "artifact_received", "state_updated", "lock_acquired", "lock_released", "critical_alert",
)
# What becomes of a message in one inbox. `closed`: its time is over and it reached someone, or nobody had to read it.
DELIVERY_MOVES = {
    "waiting": ("delivered", "expired", "dead", "closed"),
    "delivered": ("acknowledged",),
    "acknowledged": (),
    "expired": ("waiting",),
    "dead": ("waiting",),
    "closed": (),
}
# `asked`: the call was let through, the client has not started it yet. An ended one begins again where it is written to.
AGENT_MOVES = {
    "asked": ("busy", "ended"),
    "idle": ("busy", "blocked", "ended"),
    "busy": ("idle", "blocked", "ended"),
    "blocked": ("idle", "busy", "ended"),
    "ended": ("busy",),
}
# How an agent ended: `failed` broke its contract, `lost` died; `blocked` said itself that it could not go on; `stopped`
# and `unstarted` are nobody's failure.
AGENT_OUTCOMES = ("done", "blocked", "failed", "lost", "stopped", "unstarted")
AGENT_FAILURES = ("failed", "lost")
SEVERITIES = ("critical", "high", "medium", "low")
STRICTNESS = ("strict", "standard", "advisory")
SIZES = ("S", "M", "L")
MODES = ("development", "leadership", "sprint", "config")
KINDS = ("code", "tests", "docs", "design", "config", "generated")
# Agents of ours that change less than their team's members: nothing, or documents.
REVIEWERS = ("code-reviewer", "security-auditor", "performance-analyzer", "accessibility-expert", "qa-analyst")
ANALYSTS = ("requirements-analyzer", "dependency-analyzer", "code-archaeologist", "product-manager", "business-analyst", "market-researcher")
# Agents of ours that divide work and change nothing; a test holds it to teams.json.
LEADERS = ("project-orchestrator", "feature-orchestrator", "workflow-coordinator", "product-director", "engineering-director", "qa-director",
           "devops-manager")
# Gates that muster knows by name; a project adds its own in config.json.
GATES = (
    "design", "implementation", "review", "test", "security", "deploy",
    "performance", "accessibility", "reproduction", "regression",
    "pinned", "behaviour", "baseline", "hypothesis", "faster",
    "scan", "challenged", "unchanged", "preflight", "rollback", "smoke", "monitoring",
)


def may(moves, old, new):
    """Say whether the table `moves` allows going from `old` to `new`."""
    return new in moves.get(old, ())
