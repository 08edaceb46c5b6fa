"""Writes docs/guards.md from the guards' own rules; a test compares the two."""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs", "guards.md")
sys.path.insert(0, ROOT)

from muster.guards import rules  # noqa: E402 - the checkout's own package

TITLES = {
    "files": "Files and the machine", "history": "History", "services": "Services and data", "code": "Code and unread text",
    "secrets": "Secrets", "own": "muster's own state, and what is a person's",
}
HEAD = """# Guards

A guard looks at what a tool call would do before the client runs it: each Bash command, and what Write and Edit put into files. A
command is parsed, not matched: lists, pipes, subshells, substitutions, wrappers (`sudo`, `env`, `xargs`, `find -exec`), strings for a
shell (`bash -c`, `eval`), here-documents, code for interpreters, and texts that the same line decodes. What counts is the effect and
the target: is it committed, changed, in no commit, brought back by a build, outside the project, or muster's own.

## Three answers

| answer | what happens |
|---|---|
| allow | nothing: the client goes on by its own permissions |
| ask | the client asks the person, with the reason and a safer command |
| deny | the call is refused, and the model reads why |

*deny* is for what is never right and can not be undone: the home folder, the root, git's folder, disks, muster's own state. What git or
a build gives back is free: `rm -rf node_modules`, `rm` of a committed file, what lies in `/tmp`, what the line itself made. Text that
only mentions a command (`echo`, `grep`, a commit message, a here-document into a file) is free as well.

Where a target does not exist, its name decides: `rm -rf dist` is free, `rm -rf old-stuff` is asked. Where git does not answer, or the
target is told by a variable that the line does not set, it is asked.

## Settings

Every rule has an id. A project sets answers in `.muster/config.json`, or with `muster config set guards.<rule> <answer>`, which asks the
person when the model runs it:

```json
{"guards": {"delete-untracked": "allow", "force-push": "deny"}}
```

A rule's *least* is the mildest answer that a project may set; a milder one is raised to the rule's own answer. `muster config check`
names ids that no rule has.

| command | what it tells |
|---|---|
| `muster guard list` | every rule, its answer here, what the project set |
| `muster guard show RULE` | what a rule is for, what it asks and what it lets go |
| `muster guard judge COMMAND` | how a command would be answered; it is not run |

Every answer is an event with its rule: `run.refused` for deny, `guard.asked` for ask ([events](events.md)).

## When a guard breaks

A guard that fails does not let the call through and does not stop the session: the client asks the person, and says that muster's
hook failed. `muster doctor` looks for the cause.

## Measured

| what | bound, held by a test | by |
|---|---|---|
| 1,014 lines that destroy, a third of them held out | 99 of 100 asked or denied | `pytest -s tests/contract/test_guard_corpus.py` |
| 1,116 lines that harm nothing | 1 of 100 asked or denied | the same, which prints both counts |
| rewrites that mean the same: quotes, wrappers, variables, encodings | 97 of 100 caught | `pytest -s tests/contract/test_guard_fuzz.py` |
| time, over a hook without guards, and of a line of 100 KB | printed | `make bench` |

A list is what its writers thought of: expect less of lines that nobody thought of yet, and tell of them.

## Limits

- A guard reads the command line, what the line itself writes, and scripts that the project has not committed. It does not follow a
  program into other files: a test or a build may delete what it likes.
- The disk is looked at before the command runs; what another process changes meanwhile is not seen.
- Variables of the session's shell that the line does not set are not known, apart from `HOME`, `PWD`, `OLDPWD` and `TMPDIR`.
- Code for interpreters is judged by its calls and by what their arguments plainly come to; where that can not be told, it asks for
  what deletes, and lets go what only writes.
- A guard is a seat belt for a model that means well. It is no sandbox: for that, use the client's own, or a container.
  See [the security model](security-model.md).

The rules below are written by `python scripts/write_guards_page.py` from `muster/guards/rules/`.
"""


def page():
    """Return the page as text."""
    groups = [(TITLES[group], rules.of(group)) for group in rules.GROUPS if rules.of(group)]
    parts = [HEAD]
    for title, found in groups:
        parts.append("## {}\n\n| rule | answer | least | what |\n|---|---|---|---|\n{}\n".format(title, "\n".join(map(_row, found))))
        parts += [_section(rule) for rule in found]
    return "\n".join(parts)


def _row(rule):
    # GitHub leaves dots out of a heading's anchor
    return "| [{}](#{}) | {} | {} | {} |".format(rule.id, rule.id.replace(".", ""), rule.answer, rule.least, _sentence(rule.what).replace("|", "\\|"))


def _section(rule):
    lines = ["### {}".format(rule.id), "", "{} {}".format(_sentence(rule.what), _sentence(rule.why)), ""]
    for title, examples in (("held", rule.asks), ("free", rule.frees), ("instead", (rule.instead,) if rule.instead else ())):
        lines += ["- {}: {}".format(title, _code(example)) for example in examples[:3]]
    return "\n".join(lines) + "\n"


def _sentence(text):
    return text[:1].upper() + text[1:].rstrip(".") + "." if text else ""


def _code(text):
    text = text.replace("\n", "⏎")
    return "`` {} ``".format(text) if "`" in text else "`{}`".format(text)


if __name__ == "__main__":
    with open(PAGE, "w", encoding="utf-8") as out:
        out.write(page())
    print("wrote {}".format(os.path.relpath(PAGE, ROOT)))
