"""Scaffolding: a new agent, skill, workflow, decision record, task, CLAUDE.md or pipeline from the plugin's templates."""

import os
import re

from muster import clock, environment, errors, text, toolchain

# kind → (template, where it goes in the project); `{name}` and `{number}` are filled in
KINDS = {
    "agent": ("agent.md", ".claude/agents/{name}.md"),
    "skill": ("skill.md", ".claude/skills/{name}/SKILL.md"),
    "workflow": ("workflow.md", ".claude/commands/{name}.md"),
    "adr": ("adr.md", "docs/adr/{number}-{name}.md"),
    "task": ("task.md", "docs/tasks/{name}.md"),
    "claude-md": ("CLAUDE.md", "CLAUDE.md"),
    "ci": ("ci-github.yml", ".github/workflows/ci.yml"),
    "ci-gitlab": ("ci-gitlab.yml", ".gitlab-ci.yml"),
}
NAMELESS = ("claude-md", "ci", "ci-gitlab")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")
_ODD = re.compile(r":(?: |\Z)|^[^A-Za-z]| #|^(?:true|false|null|yes|no|on|off|y|n)\Z", re.IGNORECASE)
_LONGEST = 64  # characters; the client cuts a skill's name there
_DESCRIPTIONS = {
    "agent": "What it judges or makes; use for which work. For what is near use another.",
    "skill": "What work this is for in the words of whoever needs it",
    "workflow": "What comes out at the end.",
}
# ecosystem → (lines that set it up on GitHub's runners, image for GitLab, lines before the checks)
_SETUPS = {
    "python": ('      - uses: actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0\n'
               '        with:\n          python-version: "3.13"\n          cache: pip', "python:3.13", ["python -m pip install -e ."]),
    "javascript": ('      - uses: actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0\n'
                   '        with:\n          node-version: 24\n          cache: npm', "node:24", ["npm ci"]),
    "go": ("", "golang:1", []),
    "rust": ("", "rust:1", []),
    "java": ("", "maven:3-eclipse-temurin-21", []),
}
# The checks that a pipeline repeats, in the order in which they fail fast.
_CHECKS = ("format", "lint", "types", "build", "tests")


def new(app, kind, name, description=None):
    """Write the file from its template; return its path from the root. Nothing that exists is overwritten.

    Raises `UsageError` for an unknown kind or a name that the client would not take, `Refused` where the file exists."""
    if kind not in KINDS:
        raise errors.UsageError('"{}" can not be made; there are: {}'.format(text.line(kind, 40), ", ".join(KINDS)))
    title = text.line(name or os.path.basename(app.root), 200)
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") if kind in ("adr", "task") else name
    if kind not in NAMELESS and (not slug or not _NAME.match(slug) or len(slug) > _LONGEST):
        raise errors.UsageError('name "{}" is no name; use lower-case words with hyphens, at most {} characters'.format(
            text.line(name or "", 80), _LONGEST))
    template, place = KINDS[kind]
    number = "{:04d}".format(_next_number(app.root)) if kind == "adr" else ""
    path = place.format(name=slug, number=number)
    values = {"name": slug, "title": title, "number": number, "date": clock.now()[:10],
              "description": _description(kind, description)}
    values.update(_pipeline(app) if kind in NAMELESS else {})
    with open(os.path.join(environment.plugin_root(), "templates", template), encoding="utf-8") as handle:
        _write(app.root, path, handle.read().format(**values))
    return path


def _description(kind, given):
    """Return a description that YAML reads as it stands: one line, quoted where YAML would read another thing."""
    said = text.line(given or _DESCRIPTIONS.get(kind, ""), 300)
    return '"{}"'.format(said.replace("\\", "\\\\").replace('"', '\\"')) if _ODD.search(said) else said


def _next_number(root):
    folder = os.path.join(root, "docs", "adr")
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return max([int(name[:4]) for name in names if name[:4].isdecimal()] + [0]) + 1


def _write(root, path, content):
    full = os.path.join(root, path)
    if os.path.lexists(full):
        raise errors.Refused("{} exists; it is left as it is".format(path))
    folder = os.path.dirname(full)
    if not (os.path.realpath(folder) + os.sep).startswith(os.path.realpath(root) + os.sep):
        raise errors.Refused("{} lies outside the project: a link leads there; put a folder in its place".format(path))
    try:
        os.makedirs(folder, exist_ok=True)
        with open(full, "x", encoding="utf-8") as handle:
            handle.write(content)
    except OSError as error:
        raise errors.Refused("{} can not be written: {}".format(path, error.strerror)) from error


def _pipeline(app):
    """Return what the project's own commands put into a pipeline and a CLAUDE.md."""
    found = [command for check in _CHECKS for command in toolchain.for_check(toolchain.detect(app.root, app.config), check)]
    lines = [("cd {} && {}".format(command.cwd, _plain(command)) if command.cwd != "." else _plain(command), command.check)
             for command in found]
    setups = [_SETUPS[name] for name in dict.fromkeys(command.ecosystem for command in found) if name in _SETUPS]
    before = [line for _, _, first in setups for line in first]
    steps = ["      - run: " + _yaml(line) for line in before]
    steps += ["      - name: {}\n        run: {}".format(check, _yaml(line)) for line, check in lines]
    script = ["    - " + _yaml(line) for line in before + [line for line, _ in lines]]
    empty = "echo 'name the checks of this project' && exit 1"
    return {
        "setup": "\n".join(setup for setup, _, _ in setups if setup) or "      # the checks need no language of their own",
        "steps": "\n".join(steps) or "      - run: " + empty,
        "image": setups[0][1] if setups else "debian:stable",
        "script": "\n".join(script) or "    - " + empty,
        "commands": "\n".join("- {}: `{}`".format(check, line) for line, check in lines) or "- tests: none yet; name one before the first feature",
    }


def _plain(command):
    """Return the command without what muster adds to read its report."""
    words = [word for word in command.argv if "{tmp}" not in word]
    return " ".join(word for index, word in enumerate(words)
                    if not (word in ("-o", "--output-file", "--report-path") and (index + 1 == len(words) or words[index + 1].startswith("-"))))


def _yaml(line):
    """Return a shell line as a YAML scalar."""
    return line if re.match(r"[A-Za-z][\w ./=:-]*\Z", line) and ": " not in line else "'{}'".format(line.replace("'", "''"))
