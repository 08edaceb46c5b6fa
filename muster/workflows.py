"""Workflows: commands with a stage table, the plugin's and the project's own; their agents and gates resolved."""

import os
import re

from muster import environment, errors, stages

# The standard gates. A check with `?` is optional: where the project has no such tool it is shown as not checked.
GATES = {
    "design": {"checks": [], "verdict": {"by": ["tech-lead"], "judges": ["design"]}},
    "implementation": {"checks": ["build?", "format?", "lint?", "types?", "tests"]},
    "review": {"checks": [], "verdict": {"by": ["code-reviewer"], "judges": ["code", "config"]}},
    "test": {"checks": ["tests", "coverage?", "kept"]},
    "security": {"checks": ["secrets?", "dependencies?"],
                 "verdict": {"by": ["security-auditor"], "judges": ["code", "config"]}},
    "reproduction": {"checks": ["reproduction"]},
    "regression": {"checks": ["regression", "lint?", "types?"]},
    "deploy": {"checks": ["build?", "tests"]},
    "performance": {"checks": ["tests"], "verdict": {"by": ["performance-analyzer"], "judges": ["code", "config"]}},
    "accessibility": {"checks": [], "verdict": {"by": ["accessibility-expert"], "judges": ["code"]}},
}
_HEAD = re.compile(r"^\| *stage *\|", re.MULTILINE)
_LONGEST = 1 << 20  # characters of a command's file; the client itself takes far fewer
# Workflows that may begin in an empty repository.
FRESH = ("new-project",)


class Workflow:
    """A command that has a stage table. `fresh`: it may begin without a commit."""

    __slots__ = ("name", "path", "stages", "fresh")

    def __init__(self, name, path, table):
        self.name, self.path, self.stages, self.fresh = name, path, table, name in FRESH


def folders(app):
    """Return where workflows are looked for: the project's own first, then the plugin's."""
    return [os.path.join(app.root, ".claude", "commands"), os.path.join(environment.plugin_root(), "commands")]


def find(app, name):
    """Return the `Workflow` of that name with its agents resolved to full types.

    Raises `NotFound`, or `StageTableError` naming file, line and column."""
    for folder in folders(app):
        path = os.path.join(folder, name + ".md")
        if os.path.isfile(path):
            shown = os.path.relpath(path, os.path.dirname(os.path.dirname(folder)))
            table = stages.parse(_read(path), shown)
            if table:
                for stage in table:
                    resolve(app, stage, shown)
                return Workflow(name, path, table)
    raise errors.NotFound('workflow "{}" does not exist; there are: {}'.format(name, ", ".join(names(app))))


def names(app):
    """Return the names of all workflows: commands whose file has a stage table."""
    found = []
    for folder in folders(app):
        for entry in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if entry.endswith(".md") and _HEAD.search(_read(os.path.join(folder, entry))):
                found.append(entry[:-3])
    return sorted(set(found))


def _read(path):
    """Return the text of a regular file, an empty text for anything else: a FIFO would hold the hook for ever."""
    try:
        if os.path.isfile(path):
            with open(path, encoding="utf-8", errors="replace") as handle:
                return handle.read(_LONGEST)
    except OSError:
        pass
    return ""


def resolve(app, stage, path):
    """Write the full agent types into a stage; raises `StageTableError` for an agent that does not exist."""
    def full(name):
        try:
            return name if name.startswith("/") else agent_type(app, name)
        except errors.NotFound as error:
            raise errors.StageTableError(str(error), path, stage.line, 1) from error

    stage.groups = [[full(name) for name in group] for group in stage.groups]
    stage.steps = [["agent", full(step[1])] if step[0] == "agent" else step for step in stage.steps]


def agent_type(app, name):
    """Return the type the client knows the agent by: `muster:name` for ours, the bare name for the project's own."""
    if ":" in name:
        return name
    if os.path.isfile(os.path.join(app.root, ".claude", "agents", name + ".md")):
        return name
    if os.path.isfile(os.path.join(environment.plugin_root(), "agents", name + ".md")):
        return "muster:" + name
    raise errors.NotFound('agent "{}" does not exist; put it into .claude/agents, or name one of: {}'.format(
        name, ", ".join(agents())))


def agents():
    """Return the names of the plugin's agents."""
    folder = os.path.join(environment.plugin_root(), "agents")
    return sorted(entry[:-3] for entry in os.listdir(folder) if entry.endswith(".md"))


def resolve_gates(app, table):
    """Return the definitions of the gates that the stages name, the project's own words over the standard ones.

    Raises `NotFound` for an unknown gate, check kinds and judges resolved and checked."""
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
            verdict = dict({"judges": ["code", "config"]}, **merged["verdict"])
            verdict["by"] = [agent_type(app, name) for name in verdict["by"]]
            merged["verdict"] = verdict
        found[stage.gate] = merged
    if any("tests" in (gate.get("checks") or ()) or "kept" in (gate.get("checks") or ()) for gate in found.values()):
        found.setdefault("review", None)  # a changed check definition asks the reviewer, whatever the table says
        if found["review"] is None:
            review = dict(GATES["review"], **(given.get("review") or {}))
            verdict = dict(review["verdict"])
            verdict["by"] = [agent_type(app, name) for name in verdict["by"]]
            found["review"] = dict(review, verdict=verdict, asked_only=True)
    return found
