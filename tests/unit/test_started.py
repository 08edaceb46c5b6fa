"""Which files a line runs, and what the tasks of a project's runners do."""

import pytest

from muster import started

FILES = {
    "x.sh": "git push\n", "scripts/deploy.sh": "#!/bin/bash\nset -e\nsh scripts/inner.sh $1\n", "scripts/inner.sh": "git push origin $1\n", "scripts/due.sh": "echo due\n", "tool.py": "print(1)\n", "run": "#!/usr/bin/env python3\nprint(2)\n",
    "loop.sh": "sh loop.sh\n", "bin": "\0ELF", "package.json": '{"scripts": {"ship": "sh x.sh", "preship": "npm test", "test": "pytest", "build": "vite build"}}',
    "Makefile": "WHERE = origin\nall: build\n\nbuild:\n\t@cc -o x x.c\n\nship: build check\n\tgit push $(WHERE) main\n\ncheck:\n\t-pytest\n", "justfile": "ship target='main':\n    git push origin {{target}}\n",
    "Taskfile.yml": "version: '3'\ntasks:\n  ship:\n    cmds:\n      - git push\n      - cmd: echo done\n  test:\n    cmds:\n      - pytest\n", "broken/package.json": "[1",
}


class Disk(started.Disk):
    def text(self, path):
        return FILES.get(path)

    def is_file(self, path):
        return path in FILES

    def matching(self, pattern):
        from fnmatch import fnmatchcase

        return sorted(path for path in FILES if fnmatchcase(path, pattern))


@pytest.mark.parametrize("command, files", [
    ("sh x.sh", ["x.sh"]), ("bash ./x.sh", ["x.sh"]), ("./x.sh", ["x.sh"]), (". x.sh", [None]), (". ./x.sh", ["x.sh"]), ("source x.sh", ["x.sh"]), ("bash < x.sh", ["x.sh"]), ("cat x.sh | sh", ["x.sh"]), ("cd scripts && ./due.sh", ["scripts/due.sh"]),
    ("(cd scripts && ./due.sh); ./x.sh", ["scripts/due.sh", "x.sh"]), ("./scripts/d*.sh", ["scripts/deploy.sh", "scripts/inner.sh", "scripts/due.sh"]), ("find scripts -name d.sh -exec sh x.sh \\;", ["x.sh"]), ("cp x.sh a.sh; sh a.sh", ["a.sh"]),
    ("sh scripts/deploy.sh main", ["scripts/deploy.sh", "scripts/inner.sh"]), ("sh loop.sh", ["loop.sh"]), ("nohup env A=1 sh x.sh &", ["x.sh"]), ("xargs sh x.sh < /dev/null", ["x.sh"]), ("python tool.py", ["tool.py"]), ("./run", ["run"]),
    ("python -m pytest", []), ("python -c 'x'", []), ("sh -n x.sh", []), ("bash -c ls", []), ("./bin", []), ("cat x.sh", []), ("echo ./x.sh", []), ("npm run ship", ["package.json", "x.sh"]), ("npm test", ["package.json"]), ("npm install", []), ("yarn ship", ["package.json", "x.sh"]),
    ("make ship", ["Makefile"]), ("make -n ship", []), ("just ship", ["justfile"]), ("task ship", ["Taskfile.yml"]), ("cd broken && npm test", []), ("npm run nothing", []), ("make nothing", [])])
def test_the_files_that_a_line_runs_are_told(command, files):
    if files != [None]:
        assert list(dict.fromkeys(path for path, _ in started.texts(command, Disk()))) == files


@pytest.mark.parametrize("command, does, not_this", [
    ("make ship", "git push origin main", "nothing"), ("make", "cc -o x x.c", "push"), ("make check", "pytest", "push"), ("npm run build", "vite build", "push"), ("task test", "pytest", "push"), ("just ship", "git push origin", "nothing"),
    ("sh scripts/inner.sh main", "set -- 'main'", "nothing"), ("python tool.py", "python3 - <<", "nothing"), ("cp x.sh a.sh; sh a.sh", "git push", "nothing")])
def test_what_they_do_is_told_as_a_shell_would_be(command, does, not_this):
    said = "\n".join(line for _, line in started.texts(command, Disk()))
    assert does in said and not_this not in said


@pytest.mark.parametrize("junk", ["\0", "((", "make " + "x " * 5000, "sh x.sh;" * 2000, None])
def test_nothing_breaks_it(junk):
    assert len(started.texts(junk, Disk())) <= 20
    started.recipe("a: b\n" * 5000 + "\t$(x)\n" * 5000, ["a"])
