"""What judging a command costs: over the hook without guards, and for the worst lines of 100 KB over a plain one of 1 KB."""

import json
import os
import sys
import time

import bench_hooks
import corpus
import guarded
import knock
import pytest
import scratch

LONG, SHORT = 100000, 1000
# A line that is a hundred times longer may take this many times as long as the plain one.
WORST = 300

# name: what is repeated, what stands before and after it
UNITS = {
    "lists of ;": ("ls -la; ", "", ""), "pipes": ("cat | ", "", "cat"), "rm, each another": ("rm -rf a b c; ", "", ""), "one rm, many words": ("word ", "rm -rf ", ""),
    "one rm, many patterns": ("a*/b* ", "rm -rf ", ""), "subshells": ("(", "", "ls"), "substitutions": ("$(", "", "ls"), "backquotes": ("`a` ", "echo ", ""), "single quotes": ("'a' ", "rm ", ""),
    "double quotes": ('"a b" ', "rm ", ""), "open quote": ("a ", "rm '", ""), "here-document": ("rm -rf ~ \n", "cat <<'E'\n", "E"), "open here-documents": ("cat <<A\n", "", ""),
    "here-document to a shell": ("rm -rf b\n", "bash <<'E'\n", "E"), "variables": ("a=b; $a; ", "", ""), "braces": ("{a,b}", "rm ", ""), "nested braces": ("{a,", "rm ", ""),
    "bash -c": ("bash -c 'rm -rf x'; ", "", ""), "nested eval": ("eval ", "", "rm x"), "sudo": ("sudo ", "", "rm x"), "cd": ("cd a; rm -rf b; ", "", ""), "functions": ("f(){ f; };f;", "", ""),
    "git": ("git reset --hard; ", "", ""), "SQL": ("drop table a; ", "psql -c '", "'"), "python": ("os.remove('a'); ", 'python3 -c "', '"'), "finds": ("find . -delete; ", "", ""),
    "redirects": ("> a ", "ls ", ""), "backslashes": ("\\", "rm ", ""), "slashes": ("/", "rm ", "a"), "dots": ("../", "rm -rf ", ""), "xargs": ("echo a | xargs rm; ", "", ""), "loops": ("for i in a b; do rm $i; done; ", "", ""),
    "kubectl": ("kubectl delete ns a; ", "", ""), "comments": ("# rm\n", "", "ls"), "base64": ("QUFB", "echo ", " | base64 -d | sh"), "[[": ("[[ a ", "", ""), "case": ("case x in ", "", ""),
}


def told(name, figure, more, bound=None, value=0.0):
    print("{:44} {:>11} {:24} {}".format(name, figure, more, "" if bound is None else "bound {:g} {}".format(bound, "held" if value <= bound else "NOT HELD")))


def test_the_hook(tmp_path):
    root, real = guarded.project(tmp_path / "p").root, os.path.realpath(sys.executable)
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CLAUDE_PLUGIN_ROOT": scratch.CHECKOUT, "CLAUDE_PLUGIN_DATA": str(tmp_path / "data")}
    scratch.write(tmp_path, "data/python", real + "\n")

    def case(line):
        return ["sh", bench_hooks.RUN, "PreToolUse"], root, json.dumps(knock.tool(root, "Bash", command=line)).encode(), env

    lines = {"no program of the table": "npm test -- --run 2>&1 | tail -20", "text that mentions one": 'git commit -m "no rm -rf / any more"', "rebuildable": "rm -rf node_modules dist && npm ci",
             "the home": "rm -rf ~", "untracked": "rm data/customers.csv", "git reset --hard": "git reset --hard", "SQL": "psql -c 'drop table users'", "interpreter": "python3 -c \"import shutil; shutil.rmtree('uploads')\""}
    cases = {name: case(line) for name, line in lines.items()}
    cases["python"] = [real, "-I", "-S", "-c", "pass"], root, b"", env
    cases["bare hook"] = ["sh", bench_hooks.RUN, "PreToolUse"], root, json.dumps(knock.tool(root, "Unguarded")).encode(), env
    found = bench_hooks.medians(cases)
    print()
    told("hook of a tool without a guard", "{:.1f} ms".format(found["bare hook"]), "{:.2f} × python".format(found["bare hook"] / found["python"]))
    for name in lines:
        ratio = found[name] / found["bare hook"]
        bound = 3 if name in ("no program of the table",) else None
        told("Bash: " + name, "{:.1f} ms".format(found[name]), "{:.2f} × bare, {:.2f} × python".format(ratio, found[name] / found["python"]), bound, found[name] / found["python"])


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return guarded.project(tmp_path_factory.mktemp("worst"))


def test_the_worst_lines(place):
    from muster import guards
    from muster.guards.place import Place

    def spent(line, rounds=1):
        times = []
        for turn in range(rounds):
            fresh = Place(place.cwd, place.root, place.home) if hasattr(place, "cwd") else place
            begin = time.perf_counter()
            guards.judge(line + " " * (turn + 1), fresh, None)  # another text each time: the last one is remembered
            times.append((time.perf_counter() - begin) * 1000)
        return sorted(times)[len(times) // 2]

    plain = "ls -la src; echo done; rm -rf dist; "
    spent(plain)
    base = spent((plain * SHORT)[:SHORT], 9)
    print()
    told("a plain line of 1 KB", "{:.1f} ms".format(base), "")
    for name, (unit, before, after) in UNITS.items():
        took = spent(before + unit * ((LONG - len(before) - len(after)) // len(unit)) + after)
        told("100 KB: " + name, "{:.0f} ms".format(took), "{:.1f} × 1 KB".format(took / base), WORST, took / base)
    every = [line.command for label in ("destructive", "harmless") for line in corpus.lines(label)]
    begin = time.perf_counter()
    for line in every:
        guards.judge(line, place, None)
    told("a line of the corpus, at the mean", "{:.2f} ms".format((time.perf_counter() - begin) * 1000 / len(every)), "in process")
