"""Workflows: commands with a stage table, the plugin's and the project's own; their agents and gates resolved."""

import os
import re

from muster import aliases, environment, errors, stages, text

# The standard gates. A check with `?` is optional: where the project has no such tool it is shown as not checked.
# `records`: what its checks find becomes findings of the run instead of failing it.
GATES = {
    "design": {"checks": [], "verdict": {"by": ["tech-lead"], "judges": ["design"]}},
    "implementation": {"checks": ["build?", "format?", "lint?", "types?", "tests"]},
    "review": {"checks": [], "verdict": {"by": ["code-reviewer"], "judges": ["code", "config"]}},
    "test": {"checks": ["tests", "coverage?", "kept"]},
    "security": {"checks": ["secrets?", "dependencies?"],
                 "verdict": {"by": ["security-auditor"], "judges": ["code", "config"]}},
    "reproduction": {"checks": ["reproduction"]},
    "regression": {"checks": ["regression", "lint?", "types?"]},
    "pinned": {"checks": ["pinned", "kept"]},
    "behaviour": {"checks": ["build?", "lint?", "types?", "tests", "behaviour"]},
    "baseline": {"checks": ["tests", "baseline"]},
    "hypothesis": {"checks": [], "verdict": {"by": ["performance-analyzer"], "judges": ["design"]}},
    "faster": {"checks": ["tests", "kept", "faster"]},
    "scan": {"checks": ["secrets?", "dependencies?", "static?"], "records": True},
    "challenged": {"checks": ["challenged"]},
    "unchanged": {"checks": ["unchanged", "reported"]},
    "preflight": {"checks": ["clean", "target", "build?", "tests", "secrets?", "dependencies?", "preflight?"],
                  "verdict": {"by": ["security-auditor"], "judges": ["code", "config"]}},
    "rollback": {"checks": ["target", "dryrun"]},
    "deploy": {"checks": ["apply"]},
    "smoke": {"checks": ["smoke"]},
    "monitoring": {"checks": ["monitor"]},
    "performance": {"checks": ["tests"], "verdict": {"by": ["performance-analyzer"], "judges": ["code", "config"]}},
    "accessibility": {"checks": [], "verdict": {"by": ["accessibility-expert"], "judges": ["code"]}},
}
# Texts, compiled when they are looked for: most hooks never do.
_HEAD = r"(?m)^\| *stage *\|"
_LONGEST = 1 << 20  # characters of a command's file; the client itself takes far fewer
_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]*\Z"
# The client's own agents that can not change a file: always allowed, never counted.
READ_ONLY_AGENTS = ("Explore", "Plan", "claude-code-guide", "statusline-setup")
_BEGINNING = 2000  # characters of an agent's file in which its name stands
# Workflows that may begin in an empty repository.
FRESH = ("new-project",)


class Workflow:
    """A command that has a stage table. `own`: it is the project's; `fresh`: it may begin without a commit."""

    __slots__ = ("name", "path", "stages", "own", "fresh")

    def __init__(self, name, path, table, own):
        self.name, self.path, self.stages, self.own, self.fresh = name, path, table, own, name in FRESH


def folders(app, own=None):
    """Return where workflows are looked for: the project's own first, then the plugin's; `own` asks for one of them."""
    found = [os.path.join(app.root, ".claude", "commands"), os.path.join(environment.plugin_root(), "commands")]
    return found if own is None else found[:1] if own else found[1:]


def find(app, name, own=None):
    """Return the `Workflow` of that name with its agents resolved to full types.

    `own` says whose is meant: the client tells `/muster:add-feature` from a project's `/add-feature`, so that no clone
    can put a table of its own under our name. Raises `NotFound`, or `StageTableError` naming file, line and column."""
    for folder in folders(app, own) if re.match(_NAME, name) else ():
        path = os.path.join(folder, name + ".md")
        if os.path.isfile(path):
            shown = os.path.relpath(path, os.path.dirname(os.path.dirname(folder)))
            table = stages.parse(_read(path), shown)
            if table:
                mine = folder == folders(app)[0]
                for stage in table:
                    resolve(app, stage, shown, name, mine)
                return Workflow(name, path, table, mine)
    raise _unknown(app, name)


def _unknown(app, name):
    return errors.NotFound('workflow "{}" does not exist; there are: {}'.format(text.line(name, 60), ", ".join(names(app))))


def names(app):
    """Return the names of all workflows: commands whose file has a stage table."""
    found = []
    for folder in folders(app):
        for entry in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if entry.endswith(".md") and re.search(_HEAD, _read(os.path.join(folder, entry))):
                found.append(entry[:-3])
    return sorted(set(found))


def shipped(name):
    """Say whether the plugin itself has a workflow of that name."""
    path = os.path.join(environment.plugin_root(), "commands", os.path.basename(name) + ".md")
    return bool(name) and bool(re.search(_HEAD, _read(path)))


def _read(path):
    """Return the text of a regular file, an empty text for anything else: a FIFO would hold the hook for ever."""
    try:
        if os.path.isfile(path):
            with open(path, encoding="utf-8", errors="replace") as handle:
                return handle.read(_LONGEST)
    except OSError:
        pass
    return ""


def resolve(app, stage, path, workflow="", own=True):
    """Write the full agent types into a stage of `workflow`; raises `StageTableError` for what does not exist.

    `own`: the table is the project's, so its names mean the project's agents before ours."""
    def full(name):
        try:
            if not name.startswith("/"):
                return agent_type(app, name, own)
            if name[1:] == workflow:
                raise errors.NotFound('workflow "{}" would run itself; name another'.format(workflow))
            if name[1:] not in names(app):
                raise _unknown(app, name[1:])
            return name
        except errors.NotFound as error:
            raise errors.StageTableError(str(error), path, stage.line, 1) from error

    stage.groups = [[full(name) for name in group] for group in stage.groups]
    stage.steps = [["agent", full(step[1])] if step[0] == "agent" else step for step in stage.steps]


def agent_type(app, name, own=True):
    """Return the type the client knows the agent by: `muster:name` for ours, the bare name for the project's own.

    Without `own` a name means ours alone: what muster itself names is not for a project to replace unseen."""
    if ":" in name and not name.startswith("muster:"):
        return name  # another plugin's: only the client knows whether it is there
    if own and ":" not in name and os.path.isfile(os.path.join(app.root, ".claude", "agents", name + ".md")):
        return name
    own = aliases.current(name.partition(":")[2] or name)
    if os.path.isfile(os.path.join(environment.plugin_root(), "agents", own + ".md")):
        return "muster:" + own
    import difflib

    near = difflib.get_close_matches(own, agents(), 3, 0.5)
    raise errors.NotFound('agent "{}" does not exist; {}put it into .claude/agents, or name one of docs/agents.md'.format(
        name, "did you mean {}? or ".format(", ".join(near)) if near else ""))


def read_only(root, agent):
    """Say whether an agent's type is one of the client's own that change no file: not where the project or the person
    defines an agent of that name."""
    if agent not in READ_ONLY_AGENTS:
        return False
    for start in (os.path.join(root, ".claude"), environment.config_dir()):
        for folder, _, names in os.walk(os.path.join(start, "agents")):
            for name in names:
                if name == agent + ".md":
                    return False
                if name.endswith(".md"):
                    with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as handle:
                        if any(line.strip().replace('"', "").replace("'", "") == "name: " + agent for line in handle.read(_BEGINNING).split("\n")):
                            return False
    return True


def meant(app, name):
    """Return the type of the agent that a call means: the client knows ours by `muster:name` only, people and models
    say the name alone or the one it had before. A name that is none of ours is returned as it is."""
    try:
        return agent_type(app, name)
    except errors.NotFound:
        return name


def agents():
    """Return the names of the plugin's agents."""
    folder = os.path.join(environment.plugin_root(), "agents")
    return sorted(entry[:-3] for entry in os.listdir(folder) if entry.endswith(".md"))


def resolve_gates(app, table, own=False):
    """Return the definitions of the gates that the stages name, the project's own words over the standard ones.

    `own`: the workflow is the project's, so a standard gate's judge may be the project's agent of that name. Raises
    `NotFound` for an unknown gate or judge."""
    given = app.config.get("gates") or {}
    found = {}
    for stage in table:
        if not stage.gate or stage.gate in found:
            continue
        if stage.gate not in GATES and stage.gate not in given:
            raise errors.NotFound('gate "{}" of stage {} is unknown; define it in .muster/config.json, or use: {}'.format(
                stage.gate, stage.name, ", ".join(GATES)))
        merged = dict(GATES.get(stage.gate) or {"checks": []})
        merged.update(given.get(stage.gate) or {})
        if merged.get("verdict"):
            mine = own or bool((given.get(stage.gate) or {}).get("verdict"))
            merged["verdict"] = _verdict(app, dict({"judges": ["code", "config"]}, **merged["verdict"]), mine)
        found[stage.gate] = merged
    for stage in table:
        both = set(stage.fallbacks()).intersection((found.get(stage.gate, {}).get("verdict") or {}).get("by", ()))
        if both:
            raise errors.Refused("{} judges gate {} and can not also do the work of stage {}; name another".format(
                min(both).rpartition(":")[2], stage.gate, stage.name))
    if any(gate.get("checks") for gate in found.values()):
        found.setdefault("review", None)  # a changed check definition asks the reviewer, whatever the table says
        if found["review"] is None:
            review = dict(GATES["review"], **(given.get("review") or {}))
            verdict = dict(GATES["review"]["verdict"], **(review["verdict"] or {}))
            mine = own or bool((given.get("review") or {}).get("verdict"))
            found["review"] = dict(review, verdict=_verdict(app, verdict, mine), asked_only=True)
    return found


def _verdict(app, verdict, own):
    return dict(verdict, by=[agent_type(app, name, own) for name in verdict.get("by", ())])
