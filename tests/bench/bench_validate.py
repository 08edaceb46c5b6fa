"""What a lint costs, and what it finds beside the client's own validator; printed, with bounds."""

import os
import random
import resource
import runpy
import shutil
import statistics
import subprocess
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, ROOT)

BOUND = 10
FILES = 1000
ROUNDS = 5
READ = ("import os, sys, yaml, markdown_it\n"
        "for top, _, names in os.walk(sys.argv[1]):\n    for name in names:\n        open(os.path.join(top, name), 'rb').read()\n")


def paragraphs():
    """Return what muster's own skills say, paragraph by paragraph: prose, tables and code as people write them."""
    found = []
    for name in sorted(os.listdir(os.path.join(ROOT, "skills"))):
        with open(os.path.join(ROOT, "skills", name, "SKILL.md"), encoding="utf-8") as handle:
            body = handle.read().split("\n---\n", 1)[1]
        whole = ""
        for part in body.split("\n\n"):
            whole = whole + "\n\n" + part if whole else part
            if whole.count("```") % 2 == 0:  # a fence is one paragraph, blank lines and all
                found, whole = found + [whole] * ("references/" not in whole), ""
    return found


def generated(folder):
    """Write a plugin of 1,000 files, agents, skills with pages, commands and hooks; return how many."""
    from tests import plugins

    chance, parts = random.Random(4), paragraphs()
    plugins.lay(None, folder)
    count = sum(len(names) for _, _, names in os.walk(folder))
    words = sorted({word.lower() for part in parts for word in part.split() if word.isalpha() and len(word) > 4})
    kinds = ("agents/{0}.md", "skills/{0}/SKILL.md", "skills/{0}/references/more.md", "commands/{0}.md")
    while count < FILES:
        name = "-".join(chance.sample(words, 3))
        about = "Looks after {}. Use when {} changes.".format(" ".join(chance.sample(words, 6)), chance.choice(words))
        for kind in kinds[1:3] if chance.random() < 0.5 else (chance.choice(kinds[::3]),):
            if count < FILES:
                path = os.path.join(folder, kind.format(name))
                os.makedirs(os.path.dirname(path), exist_ok=True)
                front = "" if "references" in kind else "---\nname: {}\ndescription: {}\n---\n\n".format(name, about)
                more = "Read `references/more.md` first.\n\n" if "SKILL" in kind and count + 1 < FILES else ""
                with open(path, "w", encoding="utf-8") as out:
                    out.write(front + more + "\n\n".join(chance.sample(parts, 5)) + "\n")
                count += 1
    return count


def spent(argv, cache):
    """Return the seconds of processor time that a call takes: others on the machine change it less than the clock's."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # compiled modules as anyone has them after the first run, but not in the checkout
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable] + argv, cwd=ROOT, env=dict(env, PYTHONPYCACHEPREFIX=cache), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert done.returncode in (0, 1), done.stderr.decode()[-500:]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_plugin_of_a_thousand_files_is_linted_within_ten_times_the_reading(tmp_path):
    folder = str(tmp_path / "large")
    count = generated(folder)
    taken = {"lint": [], "read": []}
    for turn in range(ROUNDS + 1):
        for name, argv in (("read", ["-c", READ, folder]), ("lint", ["-m", "validators", folder])):
            seconds = spent(argv, str(tmp_path / "cache"))
            if turn:  # the first one fills caches
                taken[name].append(seconds)
    lint, read = statistics.median(taken["lint"]), statistics.median(taken["read"])
    print("\nlint of {:,} files: {:.2f} s = {:.1f} × importing the parsers and reading the files ({:.2f} s), bound {} ×".format(
        count, lint, lint / read, read, BOUND))
    assert count == FILES and lint <= BOUND * read


@pytest.mark.skipif(not shutil.which("npm"), reason="the client is installed by npm")
def test_every_one_fault_plugin_is_found_and_the_page_says_what_the_client_finds():
    page = runpy.run_path(os.path.join(ROOT, "scripts", "write_faults_page.py"), run_name="faults_page")
    rows = page["rows"]()
    print("\n" + page["summary"](rows))
    assert all(row.ours for row in rows)
    with open(page["PAGE"], encoding="utf-8") as handle:
        assert handle.read() == page["page"](rows), "run: python scripts/write_faults_page.py"
