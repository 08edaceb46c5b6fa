"""Roles: who may dispatch whom beside the open stage. Orchestrators lead runs, directors lead their team; hooks enforce it."""

from muster import flow, teams

# Beside flow's worker, fallback and judge: a lead divides the stage's work among others, a member works for a director
# that the stage itself names. Neither ends a stage.
LEAD, MEMBER = "lead", "member"


def short(agent):
    """Return an agent type without the plugin's prefix; another plugin's type stays whole."""
    return agent[len("muster:"):] if agent.startswith("muster:") else agent


def may_spawn(agent_type, groups):
    """Say whether an agent of this type may dispatch other agents; `groups` is what `teams.load` returned."""
    return short(agent_type) in teams.ORCHESTRATORS or bool(teams.of_director(groups, short(agent_type)))


def part(view, agent, by, groups):
    """Return `(role, None)` for an agent that may be dispatched now, else `(None, why)`; `why` may be an empty text.

    `by` is the type of the agent that asks, empty for the main session."""
    wanted, asker = short(agent), short(by)
    open_roles = flow.roles(view)
    led = [team for team in teams.of_director(groups, asker)] if asker not in teams.ORCHESTRATORS else []
    members = {member for team in led for member in team.members}
    if led and wanted not in members:
        return None, "{} is not in the {} of {}; name it in next_steps".format(
            agent, "team " + led[0].name if len(led) == 1 else "teams", by)
    if agent in open_roles:
        return open_roles[agent], None
    if wanted in teams.ORCHESTRATORS or _directs(view, wanted, groups):
        return LEAD, None
    if led and any(short(name) == asker for name in open_roles):
        return MEMBER, None
    return None, ""


def _directs(view, agent, groups):
    """Say whether the agent directs a team that has someone to send into the open stage."""
    open_names = {short(name) for name in flow.roles(view)}
    return any(open_names.intersection(team.members) for team in teams.of_director(groups, agent))
