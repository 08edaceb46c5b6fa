"""JavaScript and TypeScript projects: package.json's scripts, else the tools that the project configures."""

from __future__ import annotations

import json
import re

from muster.toolchain.command import Command
from muster.toolchain.project import whole
from muster.toolchain.runners import last_command, recognise, scripts_named

# Lock file → package manager; npm where there is none.
MANAGERS = (("pnpm-lock.yaml", "pnpm"), ("yarn.lock", "yarn"), ("bun.lockb", "bun"), ("bun.lock", "bun"), ("package-lock.json", "npm"))
# Check → script names, the first that exists is used.
SCRIPTS = {"lint": ("lint", "lint:check", "eslint"), "types": ("typecheck", "type-check", "types", "check-types", "tsc"),
           "format": ("format:check", "format-check", "check-format", "check:format", "prettier:check", "fmt:check"),
           "build": ("build",), "tests": ("test", "test:unit", "tests")}
_ENDINGS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".json")
_TEST = re.compile(r"(^|/)(test|[^/]*[.\-_]test|test-[^/]*)\.[cm]?[jt]sx?$|(^|/)test/[^/]*\.[cm]?js$")
_PLACEHOLDER = re.compile(r"no test specified")


def find(project, found):
    """Return the Commands of a package; nothing without a package.json."""
    if not project.exists("package.json"):
        return []
    package = project.json("package.json")
    scripts = package.get("scripts") if isinstance(package.get("scripts"), dict) else {}
    scripts = {name: text for name, text in scripts.items() if isinstance(text, str) and not _PLACEHOLDER.search(text)}
    commands = []
    for check in ("build", "format", "lint", "types"):
        name = next((name for name in SCRIPTS[check] if name in scripts), None)
        command = _script(project, package, scripts, check, name) if name else _tool(project, package, check)
        commands += [command] if command else []
    return commands + _tests(project, package, scripts)


def manager(project):
    """Return the package manager that the lock file, else package.json, names."""
    found = next((name for file, name in MANAGERS if project.exists(file)), None)
    named = str(project.json("package.json").get("packageManager", "")).split("@")[0]
    return found or (named if named in ("npm", "pnpm", "yarn", "bun") else "npm")


def _absent(project, by):
    """Return the one line where the manager is not there, else None."""
    name = manager(project)
    return None if project.which(name) else "{} is needed ({}) but not installed; see https://nodejs.org".format(name, by)


def _dependencies(package):
    names = {}
    for key in ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies"):
        names.update(package.get(key) if isinstance(package.get(key), dict) else {})
    return names


def _not_installed(project, package, tool):
    """Return the one line for a declared tool whose package is not in node_modules (here or above), else None."""
    names = {"eslint": "eslint", "tsc": "typescript", "prettier": "prettier", "jest": "jest", "vitest": "vitest", "mocha": "mocha"}
    if tool not in names or project.which(tool, "node_modules/.bin", "../node_modules/.bin", "../../node_modules/.bin"):
        return None
    return "{} is configured (package.json) but not installed; run: {} install".format(names[tool], manager(project))


def script_definition(project, scripts, name):
    """Return the texts of a script, its pre and post scripts, those it runs in turn, and the project's script files."""
    definition, waiting = {}, ["pre" + name, name, "post" + name]
    while waiting and len(definition) < 60:
        one = waiting.pop(0)
        if one not in scripts or "scripts." + one in definition:
            continue
        text = scripts[one]
        definition["scripts." + one] = text
        waiting += re.findall(r"\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:-s\s+|--silent\s+)?([\w:.-]+)", text)
        waiting += [other for other in scripts if re.search(r"\b(?:run-s|run-p|npm-run-all)\b.*\b{}\b".format(re.escape(other)), text)]
        for file, content in scripts_named(project, text).items():
            definition[file] = whole(content)
    return {("package.json " + key if key.startswith("scripts.") else key): text for key, text in definition.items()}


def _configs(project, package, *stems):
    """Return the configuration files whose names start so, and package.json's table of that name."""
    found = {}
    for stem in stems:
        for name in project.names():
            if (name.startswith((stem + ".config.", "." + stem + "rc")) or name in (stem + ".json", "." + stem + "ignore")) and \
                    (name.endswith(_ENDINGS) or name.startswith(".")):
                found[name] = whole(project.text(name))
        for key in (stem, stem + "Config"):
            if isinstance(package.get(key), dict):
                found["package.json " + key] = json.dumps(package[key], indent=1, sort_keys=True)
    return found


_STEMS = {"lint": ("eslint", "biome"), "types": ("tsconfig", "jsconfig"), "format": ("prettier", "biome"), "build": ()}


def _script(project, package, scripts, check, name):
    definition = dict(script_definition(project, scripts, name), **_configs(project, package, *_STEMS[check]))
    tool = next((tool for tool in ("eslint", "tsc", "prettier") if re.search(r"\b{}\b".format(tool), scripts[name])), "")
    return Command(check, manager(project), [manager(project), "run", name], cwd=project.rel, source="package.json scripts." + name,
                   definition=definition, missing=_absent(project, "package.json") or _not_installed(project, package, tool))


def _tool(project, package, check):
    """Return the Command of a tool that is configured although no script starts it."""
    tool, arguments = {"lint": ("eslint", ["."]), "types": ("tsc", ["--noEmit"]), "format": ("prettier", ["--check", "."])}.get(check, (None, None))
    if tool is None:
        return None
    configs = _configs(project, package, *_STEMS[check][:1])
    if check == "types" and "tsconfig.json" not in configs or not configs:
        return None
    found = project.which(tool, "node_modules/.bin", "../node_modules/.bin")
    local = found if found and "node_modules" in found else None
    return Command(check, tool, [local or tool] + arguments, cwd=project.rel, source=next(iter(configs)),
                   definition=dict(configs, tool=" ".join([tool] + arguments)),
                   missing=None if found else "{} is configured ({}) but not installed; run: {} install".format(tool, next(iter(configs)), manager(project)))


def _tests(project, package, scripts):
    name = next((name for name in SCRIPTS["tests"] if name in scripts), None)
    if name:
        return _script_tests(project, package, scripts, name)
    names = _dependencies(package)
    tool = next((tool for tool in ("vitest", "jest", "mocha") if tool in names), None)
    if tool:
        argv = [tool] + (["run"] if tool == "vitest" else [])
        local = "node_modules/.bin/" + tool
        return _with_coverage(project, package, recognise(project, tool), [local] + argv[1:], {"tool": " ".join(argv)}, "package.json devDependencies",
                              _not_installed(project, package, tool), "")
    if any(_TEST.search(file.replace("\\", "/")) for file in project.files(".js", ".mjs", ".cjs")):
        missing = None if project.which("node") else "node is needed (package.json) but not installed; see https://nodejs.org"
        return _with_coverage(project, package, recognise(project, "node --test"), ["node", "--test"], {"tool": "node --test"}, "package.json", missing, "")
    return []


def _script_tests(project, package, scripts, name):
    definition = script_definition(project, scripts, name)
    everything = "\n".join(definition.values())
    runner = recognise(project, scripts[name])
    last, appendable = last_command(scripts[name])
    if not runner.tool:
        runner = recognise(project, everything)
        appendable = False
    if runner.arguments and not (appendable and recognise(project, last).tool == runner.tool):
        runner.report = None
    elif not runner.tool:
        runner.report = ("tap", "-")
    who = manager(project)
    argv = [who, "run", name]
    joint = "--" if who == "npm" and runner.report and runner.arguments else ""
    missing = _absent(project, "package.json") or _not_installed(project, package, runner.tool)
    return _with_coverage(project, package, runner, argv, definition, "package.json scripts." + name, missing, joint)


def _with_coverage(project, package, runner, argv, definition, source, missing, joint):
    """Return the tests Command, and the same with coverage where the runner can measure it."""
    stems = {"jest": ("jest",), "vitest": ("vitest", "vite"), "mocha": ("mocha",)}.get(runner.tool, ())
    definition = dict(definition, **_configs(project, package, *stems))
    arguments = runner.arguments if runner.report else []
    made = dict(cwd=project.rel, report=runner.report, source=source, definition=definition, missing=missing)
    joined = [joint] if joint else []
    commands = [Command("tests", runner.tool or argv[0], argv + joined + arguments, env=runner.env, **made)]
    if not runner.report:
        return commands
    lcov = ("lcov", "{tmp}/coverage/lcov.info")
    if runner.tool == "jest":
        more = ["--coverage", "--coverageReporters=lcov", "--coverageDirectory={tmp}/coverage", "--coverageThreshold={}"]
        commands.append(Command("coverage", "jest", argv + joined + arguments + more, env=runner.env, coverage=lcov, **made))
    elif runner.tool == "vitest":
        names = _dependencies(package)
        if "@vitest/coverage-v8" in names or "@vitest/coverage-istanbul" in names:
            more = ["--coverage.enabled=true", "--coverage.reporter=lcov", "--coverage.reportsDirectory={tmp}/coverage"]
            commands.append(Command("coverage", "vitest", argv + joined + arguments + more, env=runner.env, coverage=lcov, **made))
    elif runner.tool == "node":
        commands += _node_coverage(package, argv, runner, made)
    return commands


def _node_coverage(package, argv, runner, made):
    """Return node's coverage Command: only for a plain `node --test …`, because its switch can not be given in NODE_OPTIONS."""
    scripts = package.get("scripts") if isinstance(package.get("scripts"), dict) else {}
    name = argv[-1]
    text = scripts.get(name, "node --test") if argv[0] != "node" else "node --test"
    words = text.split()
    if words[:1] != ["node"] or re.search(r"[|&;<>$`'\"]", text) or "pre" + name in scripts or "post" + name in scripts:
        return []
    switches = ["--experimental-test-coverage", "--test-reporter=lcov", "--test-reporter-destination={tmp}/lcov.info"]
    return [Command("coverage", "node", ["node", *switches, *words[1:]], env=runner.env, coverage=("lcov", "{tmp}/lcov.info"), **made)]
