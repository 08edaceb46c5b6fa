"""Security tools of a project or the machine: gitleaks, pip-audit, npm audit, bandit, semgrep."""

from __future__ import annotations

from muster.toolchain.command import Command
from muster.toolchain.project import whole
from muster.toolchain.python import Interpreter


def find(project, found):
    """Return the Commands for secrets (at the top only) and dependencies."""
    commands = [_gitleaks(project)] + _semgrep(project) if project.rel == "." else []
    if project.first("package-lock.json", "npm-shrinkwrap.json"):
        commands.append(Command(
            "dependencies", "npm audit", ["npm", "audit", "--json"], cwd=project.rel, report=("npm-audit", "-"), source="package-lock.json",
            definition={"tool": "npm audit"}, missing=None if project.which("npm") else "npm is needed (package-lock.json) but not installed"))
    return commands + _pip_audit(project) + _bandit(project)


def _gitleaks(project):
    config = project.first(".gitleaks.toml", ".gitleaksignore")
    argv = ["gitleaks", "detect", "--no-git", "--source", ".", "--report-format", "json", "--report-path", "{tmp}/leaks.json",
            "--no-banner", "--redact", "--exit-code", "3"]
    definition = {"tool": "gitleaks detect"}
    for name in (".gitleaks.toml", ".gitleaksignore"):
        if project.exists(name):
            definition[name] = whole(project.text(name))
    return Command("secrets", "gitleaks", argv, report=("gitleaks", "{tmp}/leaks.json"), source=config or "gitleaks on the PATH",
                   definition=definition, missing=None if project.which("gitleaks") else
                   "gitleaks is not installed, so secrets are not looked for; see https://github.com/gitleaks/gitleaks")


def _pip_audit(project):
    locks = [name for name in ("requirements.txt", "requirements-dev.txt", "uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock") if project.exists(name)]
    if not locks:
        return []
    python = Interpreter(project)
    tool = python.tool("pip-audit")
    # An environment of the project's own says exactly what is installed; without one the requirements are resolved.
    target = ["--local"] if python.bin else [part for name in locks if name.endswith(".txt") for part in ("-r", name)]
    argv = (tool or ["pip-audit"]) + ["--format", "json", "--output", "{tmp}/audit.json", "--progress-spinner", "off"] + target
    return [Command("dependencies", "pip-audit", argv, cwd=project.rel, report=("pip-audit", "{tmp}/audit.json"), source=locks[0],
                    definition={"tool": "pip-audit"}, missing=None if tool else "pip-audit is not installed; run: {} -m pip install pip-audit".format(" ".join(python.argv)))]


def _semgrep(project):
    """semgrep, where the project has rules of its own: others would come over the network."""
    rules = project.first(".semgrep.yml", ".semgrep.yaml")
    if not rules:
        return []
    argv = ["semgrep", "scan", "--config", rules, "--sarif", "--output", "{tmp}/semgrep.sarif", "--metrics=off",
            "--disable-version-check", "--quiet", "."]
    return [Command("static", "semgrep", argv, report=("sarif", "{tmp}/semgrep.sarif"), source=rules,
                    definition={"tool": "semgrep scan", rules: whole(project.text(rules))},
                    missing=None if project.which("semgrep") else "semgrep is needed ({}) but not installed".format(rules))]


def _bandit(project):
    """bandit, where the project is Python's: its own settings, or bandit itself, must be there."""
    if not project.first("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", ".bandit"):
        return []
    settings = ["-c", "pyproject.toml"] if "[tool.bandit" in project.text("pyproject.toml") else []
    asked = bool(settings) or project.exists(".bandit")
    tool = Interpreter(project).tool("bandit")
    if not tool and not asked:
        return []
    argv = (tool or ["bandit"]) + ["-r", ".", "-q", "-f", "json", "-o", "{tmp}/bandit.json"] + settings
    definition = {"tool": "bandit -r ."}
    if project.exists(".bandit"):
        definition[".bandit"] = whole(project.text(".bandit"))
    return [Command("static", "bandit", argv, cwd=project.rel, report=("bandit", "{tmp}/bandit.json"),
                    source="pyproject.toml" if settings else ".bandit" if asked else "bandit", definition=definition,
                    missing=None if tool else "bandit is configured but not installed, so the code is not scanned")]
