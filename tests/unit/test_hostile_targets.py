"""Hostile input: whatever lies there, the validators end, in bounded memory, with one clear finding about it."""

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile

import pytest
import scratch

from validators import casebook, judge, target

MANIFEST = '{"name": "shop", "version": "1.0.0", "description": "Looks after a shop.", "author": {"name": "Ada"}}'
HEAD = "---\nname: a\ndescription: Reads the shop's code and says what it does. Use when a part of it is unclear.\n---\n"
BODY = HEAD + "\nYou read code and say what it does, with file and line.\n"
BYTES = 700 * 1024 * 1024
SECONDS = 300


@pytest.fixture
def shop(tmp_path):
    folder = str(tmp_path / "shop")
    scratch.write(folder, ".claude-plugin/plugin.json", MANIFEST)
    return folder


def bound():
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


def judged(folder, *words):
    """Run the validators in a process of bounded memory; return `(status, findings)`."""
    done = subprocess.run([sys.executable, "-m", "validators", "--format", "json"] + list(words or [folder]), cwd=os.path.dirname(folder), preexec_fn=bound,
                          env=dict(os.environ, PYTHONPATH=scratch.CHECKOUT, PYTHONDONTWRITEBYTECODE="1"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=SECONDS)
    assert done.returncode in (0, 1), done.stderr.decode()[-2000:]
    return done.returncode, json.loads(done.stdout)["findings"]


def only(findings, path, rule, said):
    """Hold that one finding tells of it, and no second one of the same file."""
    mine = [one for one in findings if one["path"] == "shop/" + path and one["rule"] != "outside-link"]  # a device lies outside, too
    assert [one["rule"] for one in mine] == [rule], findings
    assert said in mine[0]["message"] and len(mine[0]["message"]) < 300
    return mine[0]


def large(folder):
    with open(os.path.join(folder, "agents", "a.md"), "w", encoding="utf-8") as out:
        out.write(BODY)
        for _ in range(50):
            out.write("x" * 1024 * 1024)


def itself(folder):
    os.symlink("a.md", os.path.join(folder, "agents", "a.md"))


def fifo(folder):
    os.mkfifo(os.path.join(folder, "agents", "a.md"))


def device(folder):
    os.symlink("/dev/zero", os.path.join(folder, "agents", "a.md"))


def listening(folder):
    place = tempfile.mkdtemp(prefix="m")  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.join(place, "s"))
        shutil.move(os.path.join(place, "s"), os.path.join(folder, "agents", "a.md"))
    os.rmdir(place)


def undecodable(folder):
    with open(os.path.join(folder, "agents", "a.md"), "wb") as out:
        out.write(BODY.encode() + b"\nprice: 5 \xa4\n")


def nul(folder):
    with open(os.path.join(folder, "agents", "a.md"), "wb") as out:
        out.write(BODY.encode() + b"\nprice\0\n")


UNREADABLE = [(large, "bytes"), (itself, "Too many levels"), (fifo, "no regular file"), (device, "no regular file"), (listening, "no regular file"),
              (undecodable, "no UTF-8"), (nul, "NUL byte")]


@pytest.mark.parametrize("make, said", UNREADABLE, ids=lambda one: getattr(one, "__name__", None))
def test_a_file_that_can_not_be_read_is_one_finding(shop, make, said):
    os.makedirs(os.path.join(shop, "agents"))
    make(shop)
    status, findings = judged(shop)
    assert status == 1
    only(findings, "agents/a.md", "unreadable-file", said)


def test_a_good_file_is_none(shop):
    scratch.write(shop, "agents/a.md", BODY)
    assert not [one for one in judged(shop)[1] if one["rule"] == "unreadable-file"]


def test_a_fifo_among_other_files_is_found_and_not_opened(shop):
    os.makedirs(os.path.join(shop, "assets"))
    os.mkfifo(os.path.join(shop, "assets", "pipe"))
    with open(os.path.join(shop, "assets", "film.bin"), "wb") as out:
        out.truncate(60 * 1024 * 1024)  # large, and nobody's prompt: no fault
    found = [one for one in judged(shop)[1] if one["path"].startswith("shop/assets")]
    assert [(one["path"], one["rule"]) for one in found] == [("shop/assets/pipe", "unreadable-file")]


def test_a_link_to_a_folder_around_it_is_one_finding(shop):
    os.makedirs(os.path.join(shop, "skills", "s"))
    os.symlink("../..", os.path.join(shop, "skills", "s", "again"))
    only(judged(shop)[1], "skills/s/again", "unreadable-file", "around it")


def test_folders_deeper_than_any_plugin_are_one_finding(shop):
    os.makedirs(os.path.join(shop, *("d" * 60)))
    found = [one for one in judged(shop)[1] if one["rule"] == "unreadable-file"]
    assert len(found) == 1 and "deeper" in found[0]["message"]


def judged_by_nobody(folder):
    """Judge in a child that gave up root, which may read everything; the interpreter itself may lie in root's home."""
    judge.judge(target.find(os.path.join(casebook.FOLDER, "misshapen-hooks", "bad")))  # so that all is imported
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            found = [[one.path, one.rule, one.message] for one in judge.judge(target.find(folder))]
            os.write(writing, json.dumps(found).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        text = told.read()
    assert os.waitpid(child, 0)[1] == 0
    return [{"path": "shop/" + path, "rule": rule, "message": message} for path, rule, message in json.loads(text)]


@pytest.mark.parametrize("path", ["agents", "agents/a.md"])
def test_what_may_not_be_read_is_one_finding(path):
    with tempfile.TemporaryDirectory() as top:  # pytest's own folders are closed to others
        os.chmod(top, 0o755)
        shop = os.path.join(top, "shop")
        scratch.write(shop, ".claude-plugin/plugin.json", MANIFEST)
        scratch.write(shop, "agents/a.md", BODY)
        os.chmod(os.path.join(shop, path), 0)
        try:
            findings = judged_by_nobody(shop)
        finally:
            os.chmod(os.path.join(shop, path), 0o755)
        only(findings, path, "unreadable-file", "Permission denied")


LAUGHS = "a: &a [x]\n" + "".join("{1}: &{1} [{0}]\n".format(", ".join(["*" + a] * 9), b) for a, b in zip("abcdefghi", "bcdefghij"))


@pytest.mark.parametrize("front", [LAUGHS, "a: " + "[" * 3000, "a: &a [*a, *a]", "a: &a [" + "x, " * 20_000 + "x]\nb: [*a, *a, *a, *a, *a]"],
                         ids=["laughs", "deep", "itself", "wide"])
def test_hostile_yaml_is_a_finding_in_its_file(shop, front):
    scratch.write(shop, "agents/a.md", "---\nname: a\n" + front + "\n---\n\nYou read code.\n")
    judged(shop)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"hooks":' * 50_000, '{"hooks": {"Stop": [' + "1," * 200_000 + "1]}}"], ids=["lists", "maps", "wide"])
def test_hostile_json_is_a_finding_in_its_file(shop, text):
    scratch.write(shop, "hooks/hooks.json", text)
    judged(shop)


@pytest.mark.parametrize("body", ["> " * 50_000 + "x", "- " * 50_000, "[" * 400_000, "`" * 400_000, "<!--" * 100_000, "*a " * 150_000, "x" * 900_000, "a\n" * 300_000,
                                  "$ARGUMENTS !`" * 40_000, "[a](" * 100_000, "muster: allow x (" * 20_000, "\u200b" * 100_000, "ghp_" * 100_000, "skills/" * 60_000,
                                  "- - " * 20_000 + "\n", "a" * 50_000 + "@" * 50_000, "/shop:" * 60_000, "`a" * 150_000],
                         ids=lambda body: repr(body[:8]).strip("'"))
def test_hostile_markdown_ends(shop, body):
    for path in ("agents/a.md", "skills/a/SKILL.md", "commands/a.md"):
        scratch.write(shop, path, HEAD + "\n" + body)
    judged(shop)


def test_a_path_named_minus_is_a_path(shop):
    os.rename(shop, os.path.join(os.path.dirname(shop), "-"))
    status, findings = judged(shop, "-")
    assert all(one["path"].startswith("-/") for one in findings)


def test_a_missing_path_named_minus_is_no_wait_for_input(tmp_path):
    done = subprocess.run([sys.executable, "-m", "validators", "-"], cwd=tmp_path, env=dict(os.environ, PYTHONPATH=scratch.CHECKOUT), stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 2 and b"- does not exist" in done.stderr


@pytest.mark.parametrize("path", ["agents/a\nb.md", "agents/\x1b[31m.md", "agents/-rf.md", "agents/\udcff.md"], ids=["break", "escape", "minus", "bytes"])
def test_an_odd_name_is_told_in_one_line(shop, path):
    scratch.write(shop, path, "no frontmatter\n")
    done = subprocess.run([sys.executable, "-m", "validators", shop], env=dict(os.environ, PYTHONPATH=scratch.CHECKOUT), stdout=subprocess.PIPE)
    assert done.returncode in (0, 1) and b"\x1b" not in done.stdout
    assert all(line.endswith((b"]", b")")) for line in done.stdout.splitlines()[:-1])


def test_a_folder_of_a_hundred_thousand_files_is_cut_and_said_so(shop):
    os.makedirs(os.path.join(shop, "data"))
    for number in range(100_000):
        os.close(os.open(os.path.join(shop, "data", str(number)), os.O_CREAT))
    found = [one for one in judged(shop)[1] if one["rule"] == "unreadable-file"]
    assert len(found) == 1 and "50,000 files" in found[0]["message"]
