"""Make: its targets fill the checks that nothing more exact stands for."""

from __future__ import annotations

import re

from muster.toolchain.command import Command
from muster.toolchain.runners import recognise, scripts_named

# Check → targets, the first that exists is used.
TARGETS = {"tests": ("test", "tests", "check"), "lint": ("lint",), "types": ("typecheck", "type-check", "types"),
           "format": ("format-check", "check-format", "fmt-check"), "build": ("build",)}


def find(project, found):
    """Return Commands for the Makefile's targets whose check is not among `found`."""
    file = project.first("GNUmakefile", "makefile", "Makefile")
    if not file:
        return []
    rules, commands = parse(project.text(file)), []
    for check, targets in TARGETS.items():
        target = next((name for name in targets if name in rules), None)
        if target is None or any(command.check == check for command in found):
            continue
        text = recipe(rules, target)
        scripts = scripts_named(project, text)
        runner = recognise(project, "\n".join([text, *scripts.values()]))
        report = (runner.report or ("tap", "-")) if check == "tests" else None
        definition = {"{}: {}".format(file, target): text, **scripts}
        commands.append(Command(
            check, "make", ["make", "--no-print-directory", target], cwd=project.rel, env=runner.env if check == "tests" else None,
            report=report, source="{}: {}".format(file, target), definition=definition,
            missing=None if project.which("make") else "make is needed ({}) but not installed; install it".format(file)))
    return commands


def parse(text):
    """Return `{target: (prerequisites, recipe)}` of a Makefile's plain rules; variable values stand under `$name`."""
    rules, current = {}, []
    for line in text.replace("\\\n", " ").splitlines():
        if line.startswith("\t"):
            for target in current:
                rules[target][1].append(line.strip())
            continue
        variable = re.match(r"^(?:export\s+|override\s+)?([A-Za-z0-9_.-]+)\s*(?:\?|:|::|\+|!)?=\s*(.*)$", line)
        rule = re.match(r"^([A-Za-z0-9_./% -]+?)\s*::?(?!=)\s*([^#;]*)(?:;(.*))?", line)
        if variable:
            current = []
            rules.setdefault("$" + variable.group(1), ([], []))[1].append(variable.group(2))
        elif rule:
            current = [name for name in rule.group(1).split() if name != ".PHONY"]
            for target in current:
                before = rules.setdefault(target, ([], []))
                before[0].extend(rule.group(2).split())
                if rule.group(3):
                    before[1].append(rule.group(3).strip())
        elif line.strip() and not line.startswith("#"):
            current = []
    return rules


def recipe(rules, target):
    """Return the recipe of `target`, of what it needs, and the values of the variables named there."""
    lines, seen, waiting = [], set(), [target]
    while waiting and len(seen) < 200:
        name = waiting.pop(0)
        if name in seen or name not in rules:
            continue
        seen.add(name)
        needs, recipe = rules[name]
        text = "\n".join(recipe)
        lines.append("{}{} {}\n{}".format(name, "=" if name.startswith("$") else ":", " ".join(needs), text))
        waiting += needs + ["$" + word for word in re.findall(r"\$[({]([A-Za-z0-9_.-]+)", text + " ".join(needs))]
        waiting += re.findall(r"\$\(MAKE\)\s+([A-Za-z0-9_.-]+)", text)
    return "\n".join(lines).strip()
