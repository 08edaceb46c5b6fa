"""TypeScript and JavaScript: one tsc program for all blocks, strict; each block is a module of its own."""

from __future__ import annotations

import json
import os
import re

from tests.examples import tools, units
from tests.examples.verdicts import PARSED, TYPED, Verdict

EXTENSIONS = {"typescript": ".ts", "tsx": ".tsx", "javascript": ".js", "jsx": ".jsx"}
OPTIONS = {
    "strict": True,
    "noEmit": True,
    "skipLibCheck": True,
    "allowJs": True,
    "checkJs": False,
    "target": "esnext",
    "module": "esnext",
    "moduleResolution": "bundler",
    "moduleDetection": "force",
    "lib": ["esnext", "dom", "dom.iterable"],
    "jsx": "react-jsx",
    "types": ["node"],
    "allowImportingTsExtensions": True,
    "resolveJsonModule": True,
    "esModuleInterop": True,
    "noUncheckedSideEffectImports": False,
}
# What a bundler makes of files that are no TypeScript.
BUNDLED = """
declare module "*.vue" { const it: import("vue").DefineComponent<{}, {}, any>; export default it; }
declare module "*.css" { const names: Record<string, string>; export default names; }
declare module "*.svg" { const url: string; export default url; }
"""
# Decorators of Angular, NestJS and TypeORM are those from before the standard.
LEGACY = re.compile(r"from ['\"](@nestjs|@angular|typeorm)")
_LINE = re.compile(r"^(?P<path>[^\s(][^(]*)\((?P<line>\d+),\d+\): error (?P<code>TS\d+): (?P<what>.*)$")
# Codes of errors in the syntax, JSX's and plain JavaScript's among them.
_SYNTAX = re.compile(r"TS(1|8|17)\d{3}$")
_PACKAGE = re.compile(r"Cannot find module '(?P<name>[^'.][^']*)'|could not be found.*'(?P<other>[^']+)'")
# What a fragment is wrapped in when it is no list of statements.
FORMS = ("{}", "async function _() {{ {}\n}}", "class _ {{ {}\n}}", "const _ = {{ {}\n}}", "const _ = ({}\n)", "type _ = {{ {}\n}}")


def check(blocks, folder):
    tools.modules()
    whole = [block for block in blocks if not block.fragment]
    found = _whole(whole, os.path.join(folder, "whole"))
    found.update(_fragments([block for block in blocks if block.fragment], os.path.join(folder, "fragments")))
    return found


def _default(block):
    return "block" + EXTENSIONS[_name(block)]


def _name(block):
    from tests.examples.languages import canonical

    return canonical(block.language)


def _whole(blocks, folder):
    paths = {}
    for number, unit in enumerate(units.of(blocks, _default)):
        paths.update(unit.write(os.path.join(folder, str(number))))
    found = {}
    for path, block in paths.items():
        typed = not path.endswith((".js", ".jsx", ".mjs", ".cjs"))
        found[block] = Verdict(TYPED if typed else PARSED, "tsc")
    foreign = {}
    for path, line, code, what in _tsc(folder, paths):
        block = paths[path]
        package = _PACKAGE.search(what)
        if package and (package.group("name") or package.group("other")):
            foreign.setdefault(block, package.group("name") or package.group("other"))
        elif not found[block].problem:
            found[block] = Verdict(found[block].how, "tsc", "{} {}".format(code, what), line)
    for block, package in foreign.items():
        found[block] = _without_types(block, found[block], package)
    return found


def _without_types(block, verdict, package):
    """Judge a block that imports what package.json does not have by its syntax alone: its types are anyone's guess."""
    if block.wrong:
        return verdict
    broken = verdict.problem and _SYNTAX.match(verdict.problem.split()[0])
    return verdict if broken else Verdict(PARSED, "tsc, no types of {}".format(package))


def _fragments(blocks, folder):
    paths = {}
    for number, block in enumerate(blocks):
        for form, text in enumerate(FORMS):
            name = "{}/{}{}".format(number, form, EXTENSIONS[_name(block)])
            paths[units.write(folder, name, text.format(block.text))] = (block, form)
    problems = {}
    for path, line, code, what in _tsc(folder, paths):
        if _SYNTAX.match(code):
            problems.setdefault(paths[path], ("{} {}".format(code, what), line))
    found = {}
    for block in blocks:
        answers = [problems.get((block, form)) for form in range(len(FORMS))]
        what, line = (None, None) if None in answers else answers[0]
        found[block] = Verdict(PARSED, "tsc", what, line)
    return found


def _tsc(folder, paths):
    """Yield (path, line, code, message) of each error tsc reports in the files."""
    if not paths:
        return
    legacy = [path for path in paths if LEGACY.search(_read(path))]
    for name, files in (("a", [path for path in paths if path not in legacy]), ("b", legacy)):
        if not files:
            continue
        options = dict(OPTIONS, experimentalDecorators=True) if name == "b" else OPTIONS
        found = list(_program(folder, files, options, "tsconfig-{}.json".format(name)))
        broken = {path for path, _, code, _ in found if _SYNTAX.match(code)}
        if broken and len(broken) < len(files):
            # With one file that does not parse tsc looks at the types of none.
            for path in broken:
                units.write(folder, os.path.relpath(path, folder), "export {};\n")
            found = [error for error in found if error[0] in broken]
            found += _program(folder, files, options, "tsconfig-{}2.json".format(name))
        yield from found


def _program(folder, files, options, name):
    bundled = units.write(folder, "bundled.d.ts", BUNDLED)
    with open(os.path.join(folder, name), "w") as handle:
        json.dump({"compilerOptions": options, "files": sorted(files) + [bundled]}, handle)
    link(folder)
    status, said = tools.call([tools.program("tsc"), "-p", name, "--pretty", "false"], folder)
    hits = [_LINE.match(line) for line in said.splitlines()]
    if status and not any(hits):
        raise tools.ToolError("tsc stopped: {}".format(said.strip()[-300:]))
    for hit in hits:
        path = os.path.normpath(os.path.join(folder, hit.group("path"))) if hit else None
        if path in files:
            yield path, int(hit.group("line")), hit.group("code"), hit.group("what")


def _read(path):
    with open(path, encoding="utf-8") as handle:
        return handle.read()


def link(folder):
    """Let the files below `folder` import the packages of package.json."""
    target = os.path.join(folder, "node_modules")
    if not os.path.lexists(target):
        os.symlink(tools.MODULES, target)
