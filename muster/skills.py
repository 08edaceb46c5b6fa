"""Skills: which of the plugin's and the project's fit a text, by the trigger words in their frontmatter."""

import os
import re

from muster import environment

HEAD = 1500  # characters of a SKILL.md that are read: its frontmatter
NEAR = 4000  # characters of a text that are looked at
_NAME = re.compile(r"\w[\w.-]{0,99}\Z")
_TRIGGERS = re.compile(r"^[ \t]+triggers:[ \t]*\[(.*)\][ \t]*$", re.MULTILINE)
_DESCRIPTION = re.compile(r"^description:[ \t]*(.+)$", re.MULTILINE)
# What an agent's own work is about, whatever the request says.
OF_AGENT = {
    "accessibility-expert": "accessibility", "api-designer": "api-design", "ci-cd-engineer": "github-actions",
    "code-reviewer": "code-review", "database-specialist": "database-migrations", "docker-specialist": "docker",
    "infrastructure-engineer": "terraform", "kubernetes-expert": "kubernetes", "performance-analyzer": "performance",
    "security-auditor": "security-review", "tech-lead": "delegation", "test-engineer": "tdd",
}


class Skill:
    """One skill. `name` is what the Skill tool takes, `path` its SKILL.md, `triggers` lower-case words."""

    __slots__ = ("name", "path", "description", "triggers")

    def __init__(self, name, path, description, triggers):
        self.name, self.path, self.description, self.triggers = name, path, description, triggers


def load(root):
    """Return the skills of the project at `root` and of the plugin, the project's first, each by name."""
    found = []
    for folder, prefix in ((os.path.join(root, ".claude", "skills"), ""),
                           (os.path.join(environment.plugin_root(), "skills"), "muster:")):
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            path = os.path.join(folder, name, "SKILL.md")
            # a name goes into what the model reads as it stands
            if _NAME.match(name) and os.path.isfile(path):
                found.append(_read(prefix + name, path))
    return found


def fitting(found, said, limit=3):
    """Return the skills with a trigger word in the text, best first: most different triggers, then the longest one."""
    said = said[:NEAR].lower()
    scored = []
    for skill in found:
        hits = [trigger for trigger in skill.triggers if _stands(trigger, said)]
        if hits:
            scored.append((-len(hits), -max(map(len, hits)), skill.name, skill))
    return [item[-1] for item in sorted(scored, key=lambda item: item[:3])[:limit]]


def for_work(found, agent, request, files, limit=3):
    """Return the skills for an agent's work: its own subject, then what request and file names speak of."""
    own = OF_AGENT.get(agent.rpartition(":")[2])
    first = [skill for skill in found if skill.name == "muster:{}".format(own)]
    rest = fitting(found, request + "\n" + "\n".join(files), limit + 1)
    return (first + [skill for skill in rest if skill not in first])[:limit]


def _stands(trigger, said):
    """Say whether the trigger stands in the text as a word of its own. (A pattern for each would cost the hook 40 ms.)"""
    at = said.find(trigger)
    while at >= 0:
        end = at + len(trigger)
        before = at == 0 or not trigger[0].isalnum() or not said[at - 1].isalnum()
        if before and (end == len(said) or not said[end].isalnum()):
            return True
        at = said.find(trigger, at + 1)
    return False


def _read(name, path):
    try:
        with open(path, encoding="utf-8", errors="replace") as handle:
            head = handle.read(HEAD).partition("\n---")[0]
    except OSError:
        head = ""
    triggers, description = _TRIGGERS.search(head), _DESCRIPTION.search(head)
    words = [word.strip(" \"'").lower() for word in triggers.group(1).split(",")] if triggers else []
    return Skill(name, path, description.group(1).strip(" \"'") if description else "", [word for word in words if word])
