"""Files that decide how a suite runs although no test is in them: what a runner loads by itself, or is told to load."""

from __future__ import annotations

import ast
import os
import re
import sys

from muster.toolchain.project import whole

TEXT = 8000
# Whoever speaks of these means the runner and its reports, not what is tested.
RUNNER = re.compile(
    r"\b_pytest\b|\bpytest\.(?:main|exit|hookimpl|hookspec|TestReport|CallInfo|Item|Session|Config)\b|\bpytest_(?:runtest|collection|sessionfinish|"
    r"configure|unconfigure|report|terminal|make|pyfunc|assertrepr|ignore|generate|load|cmdline)\w*|\bos\._exit\b|\bsys\.(?:exit|settrace|setprofile|meta_path)\b|"
    r"\bunittest\.(?:case|result|runner|main|TestResult)\b|\bTestResult\b|\bjunit_?xml\b|\bgetLogger\(.pluggy|\bpluggy\b|\batexit\b|"
    r"\bbuiltins\.\w+\s*=|\bprocess\.(?:exit|reallyExit)\b|\bprocess\.on\(\s*['\"]exit|\bjest-circus\b|\bNODE_OPTIONS\b|\bPYTEST_\w+|"
    r"\b(?:TestMain|os\.Exit)\b|\bsys\.modules\[")
_STARTED = ("sitecustomize.py", "usercustomize.py", "pytest_plugins.py")
# `python -m pytest` looks into the working folder first: a module of one of these names there takes the runner's place.
_SHADOWS = frozenset(("pytest", "_pytest", "pluggy", "iniconfig", "coverage", "pytest_cov", "packaging", "nose", "unittest2", "exceptiongroup", "tomli",
                      "pygments", "colorama", "muster")) | frozenset(getattr(sys, "stdlib_module_names", (
                          "unittest", "json", "os", "re", "site", "types", "typing", "xml", "inspect", "importlib", "runpy", "logging", "platform")))
_FILE = re.compile(r"""["'=\s](?:<rootDir>/|\./)?((?:[\w.-]+/)*[\w.-]+\.(?:[cm]?[jt]sx?|py|json))(?=["'\s,]|$)""", re.M)

_LOADED = re.compile(r"(?:^|\s)(?:-r|-c|--require|--import|--loader|--experimental-loader|--config|--setup\w*|--globalSetup)[ =]['\"]?(?:\./)?([\w./@-]+\.\w+)")


def of(project, command):
    """Return `{file: its text}` for a command that runs tests; a text says all that a change of it can be told by."""
    find = {"python": _python, "javascript": _javascript, "go": _go, "rust": _rust, "java": _java, "make": _make}.get(command.ecosystem)
    found = {name: cut(text) for name, text in (find(project, command) if find else {}).items() if text}
    for name in project.names():
        if (name == ".env" or name.startswith(".env.")) and not name.endswith((".example", ".sample", ".template", ".dist")):
            # what it holds is nobody's to show; that it is another is
            found[name] = "digest " + _digest(project.text(name)) if project.text(name) else ""
    return {name: text for name, text in found.items() if text}


def cut(text):
    """Return a text as a definition holds it: its beginning, and a digest of a long one."""
    return text if len(text) <= TEXT else "{}\n[{} characters, digest {}]".format(text[:TEXT], len(text), _digest(text))


def _digest(text):
    import hashlib

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def conftest(text):
    """Return what of a conftest.py works on tests that do not ask for it; a fixture that a test must name is not in it."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError):
        return whole(text)
    lines = text.splitlines()
    kept = []
    for node in body:
        first = min([node.lineno] + [one.lineno for one in getattr(node, "decorator_list", ())])
        source = "\n".join(lines[first - 1:node.end_lineno])
        if not _inert(node) or RUNNER.search(source):
            kept.append(source)
    return whole("\n".join(kept))


def _inert(node):
    """Say whether a statement at the top does nothing by itself."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.ClassDef):
        return not node.decorator_list
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return not node.name.startswith("pytest_") and all(_asked_for(one) for one in node.decorator_list)
    if isinstance(node, ast.Assign):
        names = [one.id for one in node.targets if isinstance(one, ast.Name)]
        plain = len(names) == len(node.targets) and not any(name.startswith(("pytest", "collect_ignore")) for name in names)
        try:
            ast.literal_eval(node.value)
        except (ValueError, TypeError, RecursionError):
            return False
        return plain
    return False


def _asked_for(decorator):
    """Say whether a decorator makes a fixture that a test must name."""
    call = decorator if isinstance(decorator, ast.Call) else None
    target = call.func if call else decorator
    name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
    return name == "fixture" and not any(word.arg in ("autouse", "name", None) for word in (call.keywords if call else ()))


def _python(project, command):
    found = {}
    for name in project.files("conftest.py", *_STARTED, ".pth"):
        base = os.path.basename(name)
        if base == "conftest.py":
            found[name + " (hooks)"] = conftest(project.text(name))
        elif base in _STARTED or base.endswith(".pth"):
            found[name] = whole(project.text(name))
    for name in project.names():
        stem = name[:-3] if name.endswith(".py") else name
        if stem in _SHADOWS and (name.endswith(".py") or project.exists(os.path.join(name, "__init__.py"))):
            found[name] = whole(project.text(name if name.endswith(".py") else os.path.join(name, "__init__.py")))
    for name in project.files("__init__.py"):
        text = project.text(name)
        if re.search(r"(^|/)tests?(/|$)", os.path.dirname(name).replace(os.sep, "/")) and "load_tests" in text:
            found[name] = whole(text)
    for module in _plugins("\n".join([*command.definition.values(), *found.values()])):
        for path in (module.replace(".", "/") + ".py", module.replace(".", "/") + "/__init__.py"):
            for folder in ("", "src/", "tests/", "test/"):
                if project.exists(folder + path):
                    found[folder + path] = whole(project.text(folder + path))
    if command.tool == "pytest" and command.argv[0] in ("tox", "nox"):
        for name in ("tox.ini", "noxfile.py"):
            found[name] = whole(project.text(name))
    return found


def _plugins(text):
    found = re.findall(r"(?:^|\s)-p[ =\"']*([A-Za-z_][\w.]*)", text)
    for said in re.findall(r"pytest_plugins\s*[+=]+\s*([^\n]*(?:\n[ \t\])][^\n]*)*)", text):
        found += re.findall(r"[\"']([\w.]+)[\"']", said)
    return sorted(set(found))[:40]


def _javascript(project, command):
    found = {}
    for name in (".npmrc", ".yarnrc", ".yarnrc.yml", "bunfig.toml", ".mocharc.js", ".mocharc.cjs", ".mocharc.json", ".mocharc.yml", ".mocharc.yaml",
                 "test/mocha.opts", ".c8rc.json", ".nycrc", ".nycrc.json", ".swcrc", "babel.config.js", "babel.config.cjs", "babel.config.json",
                 ".babelrc", ".babelrc.json", ".pnp.cjs", ".pnpmfile.cjs"):
        if project.exists(name):
            found[name] = re.sub(r"(?m)(_authToken|_password|_auth)\s*=.*$", r"\1", whole(project.text(name)))
    for label, text in [*command.definition.items(), *found.items()]:
        # a script's words are mostly what it works on; only what an option loads is part of how it runs
        named = _LOADED.findall(text) if label.startswith("package.json scripts.") else _FILE.findall(" " + text)
        for name in named[:40]:
            name = os.path.normpath(name)
            if not name.startswith("..") and os.path.isfile(project.path(name)) and not re.search(r"[._-](test|spec)\.|package(-lock)?\.json$", name):
                found.setdefault(name, whole(project.text(name)))
    for folder in ("__mocks__",):
        for name in project.files(".js", ".ts", ".cjs", ".mjs"):
            if (os.sep + name).find(os.sep + folder + os.sep) >= 0:
                found[name] = whole(project.text(name))
    return found


def _go(project, command):
    return {name + " (TestMain)": whole(project.text(name)) for name in project.files("_test.go") if "func TestMain(" in project.text(name)}


def _rust(project, command):
    names = ("build.rs", "rust-toolchain", "rust-toolchain.toml", ".cargo/config.toml", ".cargo/config")
    return {name: whole(project.text(name)) for name in names if project.exists(name)}


def _java(project, command):
    names = (".mvn/maven.config", ".mvn/jvm.config", ".mvn/extensions.xml", "gradle.properties", "settings.gradle", "settings.gradle.kts",
             "src/test/resources/junit-platform.properties", "mvnw", "gradlew")
    return {name: whole(project.text(name)) for name in names if project.exists(name)}


def _make(project, command):
    """Return what of a Makefile works on every recipe: the shell, its flags, what is exported, what is included."""
    file = project.first("GNUmakefile", "makefile", "Makefile")
    text = project.text(file) if file else ""
    said = re.findall(r"(?m)^\s*(?:override\s+|export\s+)*(?:SHELL|\.SHELLFLAGS|MAKEFLAGS|GNUMAKEFLAGS|PATH|VPATH)\s*[:?+!]{0,3}=.*$|^\s*(?:export|unexport|define|vpath)\b.*$|"
                      r"^\s*[-s]?include\b.*$|^\.(?:ONESHELL|IGNORE|SILENT|DEFAULT|EXPORT_ALL_VARIABLES|POSIX)\b.*$|^.*\$[({]eval\b.*$", text)
    found = {file + " (settings)": whole("\n".join(said))} if said else {}
    for line in said:
        for name in line.split()[1:] if "include" in line.split()[0] else ():
            if project.exists(name):
                found[name] = whole(project.text(name))
    return found
