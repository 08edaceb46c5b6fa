"""Rewritten lines of the corpus through the real hook: another way to write it changes no judgement."""

import collections
import os
import random
import shlex
import shutil
import subprocess
import time

import corpus
import guarded
import pytest
from corpus import rewriting, shfmt
from test_guard_corpus import answers, held, made

SEED = int(os.environ.get("MUSTER_FUZZ_SEED", "20261121"))
COUNT = int(os.environ.get("MUSTER_FUZZ_COUNT", "3200"))
pytestmark = pytest.mark.skipif(not os.path.exists(shfmt.SHFMT), reason="shfmt is not installed (pip install shfmt-py)")


def mutants(labels, count, seed):
    """Return `count` pairs of a line of the corpus and its rewrite (text, names); the same for the same seed."""
    chance = random.Random(seed)
    lines = [line for label in labels for line in corpus.lines(label)]
    found = []
    while len(found) < count:
        line = chance.choice(lines)
        made_of = rewriting.rewritten(line.command, chance)
        if made_of and made_of[0] != line.command:
            found.append((line, made_of))
    return found


@pytest.mark.parametrize("label, count, least, most", [("destructive", COUNT, 0.97, 1.0), ("harmless", COUNT // 2, 0.0, 0.02)])
def test_a_rewrite_changes_no_judgement(tmp_path, label, count, least, most):
    root, env = made(guarded.project, tmp_path)
    caught, wrong, by_way = 0, [], collections.Counter()
    for line, (text, names) in mutants([label, "held_out_" + label], count, SEED):
        stopped = held(answers(root, env, text))
        caught += stopped
        if stopped != (label == "destructive"):
            wrong.append((names, line.command, text))
            by_way.update(names)
    print("\nseed {}: {} of {} rewritten {} lines asked or denied, {:.1%}".format(SEED, caught, count, label, caught / count))
    print("  in those judged wrongly:", by_way.most_common())
    for names, command, text in wrong:
        print("  {} {!r}\n      as {!r}".format("+".join(names), command, text))
    assert least <= caught / count <= most


# What runs in the proof is a stub that logs its words, or one of these, which only start what they are given.
REAL = ("env", "nice", "timeout", "nohup", "setsid", "stdbuf", "xargs", "base64", "cat", "ionice", "chrt", "taskset", "sleep", "dash")
PASSING = {"sudo": "while :; do case $1 in -n|-E|--) shift ;; -u) shift 2 ;; *) break ;; esac; done; exec \"$@\"", "doas": 'exec "$@"', "busybox": 'exec "$@"', "toybox": 'exec "$@"',
           "time": '[ "$1" = -p ] && shift; exec "$@"', "sh": 'exec bash "$@"', "zsh": 'exec bash "$@"'}
WAYS_UNPROVED = {"path"}  # absolute programs are the real ones: never run
UNPROVED = ("/bin/", "/usr/", "/dev/", "watch ", "su -c", "script ", "flock ", "find ", "shopt", "exec -a", "/tmp/", "../*", "-lc", "command -p", "setsid", "nohup bash")


def stubs(folder):
    """Make a PATH of stubs; return (PATH, the file they log to)."""
    path, log = str(folder / "stubs"), str(folder / "log")
    os.makedirs(path)
    named = {shlex.split(command)[0] for command in simple_commands()} | {"ls", "git", "npm", "make", "date", "grep"}
    for name in sorted(named - set(REAL) - set(PASSING) - {"bash"}):
        text = "#!/bin/bash\nIFS=$'\\1'; set -- \"${{0##*/}}\" \"$@\"; printf '%s\\n' \"$*\" >> {}\n".format(shlex.quote(log))
        _program(path, name, text)
    for name, text in PASSING.items():
        _program(path, name, "#!/bin/bash\n" + text + "\n")
    for name in REAL + ("bash",):
        real = next((os.path.join(place, name) for place in ("/usr/bin", "/bin") if os.path.exists(os.path.join(place, name))), None)
        if real:
            os.symlink(real, os.path.join(path, name))
    return path, log


def _program(folder, name, text):
    with open(os.path.join(folder, name), "w") as out:
        out.write(text)
    os.chmod(os.path.join(folder, name), 0o755)


def simple_commands():
    """Return the destructive lines that are one plain command, its program renamed: `stubrm` exists nowhere but on the proof's PATH."""
    found = []
    for line in corpus.lines("destructive"):
        calls, functions = rewriting._parsed(line.command)
        name = calls[0][0][2] if len(calls) == 1 else None
        plain = name and name[0].isalpha() and "/" not in name and not {name} & (rewriting.BUILTINS | set(REAL) | set(PASSING) | {"bash"})
        if plain and calls[0][0][0] == 0 and not set("<>|;&`\n$") & set(line.command) and not any(part in line.command for part in UNPROVED):
            found.append("stub" + line.command)
    return found


def ran(text, path, log, folder):
    """Return what programs a text starts, as sorted lists of words, with nothing but stubs on its PATH."""
    if os.path.exists(log):
        os.remove(log)
    os.makedirs(os.path.join(folder, "home"), exist_ok=True)
    os.makedirs(os.path.join(folder, "empty"), exist_ok=True)
    subprocess.run([os.path.join(path, "bash"), "-c", text], cwd=os.path.join(folder, "empty"), env={"PATH": path, "HOME": os.path.join(folder, "home")}, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20)
    return logged(log)


def logged(log):
    """Return what the stubs have logged so far."""
    if not os.path.exists(log):
        return []
    with open(log) as handle:
        return sorted(row.split("\1") for row in handle.read().splitlines())


def test_a_rewrite_does_what_the_line_does(tmp_path):
    """The rewrites themselves, proved in bash: the same programs are started with the same words, all of them stubs."""
    assert all(shutil.which(shlex.split(command)[0]) is None for command in simple_commands())
    path, log = stubs(tmp_path)
    chance, lines, proved, wrong = random.Random(SEED), simple_commands(), collections.Counter(), []
    others = [shlex.split(other) for other in rewriting.STUBBED]
    while sum(proved.values()) < 250:
        command = chance.choice(lines)
        made_of = rewriting.rewritten(command, chance)
        if not made_of or WAYS_UNPROVED & set(made_of[1]) or any(part in made_of[0] for part in UNPROVED) or "coproc" in made_of[0]:
            continue
        text, names = made_of
        text += "\nwait" if "&" in text else ""
        before, after = ran(command, path, log, str(tmp_path)), ran(text, path, log, str(tmp_path))
        if len(after) < len(before):  # it goes on in the background
            time.sleep(0.5)
            after = logged(log)
        same = _told(before) == _told([words for words in after if words in before or words not in others])
        proved[names[0]] += 1
        if not before or not same:
            wrong.append((names, command, text, before, after))
    assert not wrong, "\n".join(map(repr, wrong[:8]))
    print("\nproved by running with stubs:", proved.most_common())


def _told(runs):
    """Return what was run with a remover's options told apart and in order: `-rf --` and `--force -r` are one."""
    found = []
    for words in runs:
        if words[0] == "stubrm":
            long = {"--recursive": "-r", "--force": "-f", "--verbose": "-v"}
            options = {letter for word in words[1:] for letter in ([long.get(word, word)] if word.startswith("--") else list(word[1:])) if word.startswith("-") and word != "--"}
            words = ["stubrm", *sorted({option.strip("-") for option in options} - {"v", "R"} | {"r" for option in options if option == "R"}), *(word for word in words[1:] if not word.startswith("-"))]
        found.append(words)
    return sorted(found)
