"""Writes docs/roles.md from the table in muster/roles.py; a test compares the two."""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs", "roles.md")
sys.path.insert(0, ROOT)

from muster import roles, secret_files  # noqa: E402 - the checkout's own package

HEAD = """# Roles

Every agent has a role. What it may do is held by hooks, not asked for in a prompt: an agent's type and id come from the client. A
refusal names its rule (`roles.spawn`, `roles.change`, `roles.tasks`, `roles.secrets`, `roles.verbs`) and stands in the audit trail as
`run.refused`. Outside of a run the main session is yours, and held by no role.

This page is written by `python scripts/write_roles_page.py` from the table in `muster/roles.py`.
"""
SPAWN = {"all": "directors, and the agents of the open stage; outside a run anyone", "team": "members of its own team",
         "none": "nobody", "free": "outside a run anyone, in a run nobody"}
SECRETS = {"yes": "yes", "no": "no", "ask": "the main session: you are asked; an agent: no", "run": "not in a run"}
TAIL = """
"May change" comes beside what the open stage allows; both must agree. Within a run an agent without a dispatch changes nothing, and a
judge changes nothing whatever its role. "Own" tasks are those that are given to it, or that it claimed: claiming in another's name,
and finishing, failing or giving back what another holds are refused. Nobody judges a task of their own.

## Files with secrets

{names}.

Names that end in `.example`, `.sample`, `.template`, `.dist` or `.pub` are free. Held are Read, a Grep that names such a file or
pattern, and Bash commands that name one (also by a pattern, behind a pipe, inside `bash -c`), except those that only name it (`ls`,
`test`, `git add`, `rm` …). What a program opens without being told on its line is not seen, nor what a search through a whole folder
finds: keep secrets out of the tree, or ignored by git.

## Roles of your own

In `.muster/config.json`, by name; each is like a standard role but for what it says:

```json
{{"roles": {{"deployer": {{"like": "member", "agents": ["release-manager"], "secrets": true, "spawn": ["docker-specialist"], "refused": ["task review"]}}}}}}
```

| key | is |
|---|---|
| `like` | the role it differs from; `member` unless said |
| `agents` | whose role it is; or give a member `"role": "deployer"` in `.muster/teams.json` |
| `spawn` | `true`, `false`, or the agents that they may dispatch |
| `change` | kinds of files they may change |
| `tasks` | `own` or `all` |
| `secrets` | `true`: they may read files with secrets |
| `refused` | calls of muster that they may not make |
"""


def page():
    """Return the page as text."""
    rows = ["", "| role | who | may dispatch | may change | tasks | reads secrets | calls of muster it may not make |", "|---|---|---|---|---|---|---|"]
    for role in roles.TABLE:
        change = "what the stage allows" if role.change == roles.EVERYTHING else ", ".join(role.change) or "nothing"
        rows.append("| {} | {} | {} | {} | {} | {} | {} |".format(
            role.name, ", ".join("`{}`".format(word) if "-" in word else word for word in role.who.split(", ")), SPAWN[role.spawn], change,
            role.tasks, SECRETS[role.secrets], ", ".join("`{}`".format(call) for call in role.refused) or "–"))
    names = ", ".join("`{}`".format(name) for name in secret_files.NAMES)
    return HEAD + "\n".join(rows) + "\n" + TAIL.format(names=names)


if __name__ == "__main__":
    with open(PAGE, "w", encoding="utf-8") as out:
        out.write(page())
    print("wrote {}".format(os.path.relpath(PAGE, ROOT)))
