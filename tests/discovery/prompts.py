"""The prompts of evals/discovery and the components they look for, as skills and agents declare themselves."""

from __future__ import annotations

import glob
import os

import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KINDS = ("skills", "agents")
PLACES = {"skills": "skills/*/SKILL.md", "agents": "agents/*.md"}


class Case:
    """One component's prompts. `find` are texts; `miss` pairs of a text and the component that is right, or None."""

    __slots__ = ("name", "find", "miss")

    def __init__(self, entry):
        self.name, self.find = entry["name"], entry["find"]
        self.miss = [(item["prompt"], None if item["instead"] == "none" else item["instead"]) for item in entry["miss"]]


def cases(kind):
    """Return the cases of `skills` or `agents`, by name."""
    found = []
    for path in sorted(glob.glob(os.path.join(ROOT, "evals", "discovery", kind, "*.yaml"))):
        with open(path, encoding="utf-8") as handle:
            found.extend(Case(entry) for entry in yaml.safe_load(handle))
    return sorted(found, key=lambda case: case.name)


def held_out(kind):
    """Return (name, prompt) pairs that no wording was tuned by, one a component."""
    with open(os.path.join(ROOT, "evals", "discovery", "held-out.yaml"), encoding="utf-8") as handle:
        return sorted(yaml.safe_load(handle)[kind].items())


def components(kind):
    """Return what the client lists to the model: the description of each skill or agent, by name."""
    return {head["name"]: head["description"] for head in heads(kind)}


def heads(kind):
    """Return the frontmatter of each skill or agent."""
    for path in sorted(glob.glob(os.path.join(ROOT, PLACES[kind]))):
        with open(path, encoding="utf-8") as handle:
            yield yaml.safe_load(handle.read().split("---\n", 2)[1])
