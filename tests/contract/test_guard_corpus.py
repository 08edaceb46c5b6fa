"""The corpus of shell lines through the real hook: what destroys is asked or refused, what harms nothing is let through."""

import collections
import os
import subprocess

import corpus
import guarded
import knock
import pytest
import scratch

MODES = ("", "held_out_")
BOUNDS = {"destructive": 0.99, "harmless": 0.01}


@pytest.fixture(scope="module", params=["project", "bare"])
def place(request, tmp_path_factory):
    """A project with something to lose, or an empty one; as (name, root, the hook's environment)."""
    folder = tmp_path_factory.mktemp(request.param)
    return (request.param,) + made(getattr(guarded, request.param), folder)


def made(maker, folder):
    root = maker(folder).root
    env = knock.variables(root, os.path.join(os.path.dirname(root), "plugin-data"))
    env.update(HOME=os.path.join(os.path.dirname(root), "home"))
    scratch.write(env["HOME"], ".gitconfig", "[user]\n\tname = Ada\n")  # git reads the one of this home
    return root, env


def answers(root, env, command):
    """Return what the hook decides on a Bash call: allow, ask or deny, None where it lets go."""
    return knock.decision(knock.inside("PreToolUse", knock.tool(root, "Bash", command=command), root, env=env))


def held(decision):
    return decision in ("ask", "deny")


@pytest.mark.parametrize("mode", MODES, ids=["tuned", "held out"])
@pytest.mark.parametrize("label", sorted(BOUNDS))
def test_the_hook_judges_as_a_reader_would(place, label, mode):
    name, root, env = place
    lines = [line for line in corpus.lines(mode + label) if line.anywhere or name == "project"]
    caught, wrong = 0, collections.defaultdict(list)
    for line in lines:
        stopped = held(answers(root, env, line.command))
        caught += stopped
        if stopped != (label == "destructive"):
            wrong[line.section].append(line.command)
    share = caught / len(lines)
    print("\n{}{} lines in the {}: {} of {} asked or denied, {:.1%}".format(mode, label, name, caught, len(lines), share))
    for section, commands in wrong.items():
        print("  " + section, *("\n    {!r}".format(command) for command in commands), sep="")
    assert share >= BOUNDS[label] if label == "destructive" else share <= BOUNDS[label]


@pytest.mark.parametrize("name", [mode + label for mode in MODES for label in sorted(BOUNDS)])
def test_every_line_is_one_that_bash_reads(name):
    lines = corpus.lines(name)
    assert len(lines) >= (170 if "held" in name else 340)
    assert len({line.command for line in lines}) == len(lines)
    refused = {}
    for line in lines:
        done = subprocess.run(["bash", "-n"], input=line.command.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode or done.stderr:
            refused[line.command] = done.stderr.decode()
    assert not refused


def test_no_line_is_in_two_files():
    every = [line.command for mode in MODES for label in BOUNDS for line in corpus.lines(mode + label)]
    assert len(every) == len(set(every))


def test_the_launcher_answers_as_the_hook_in_this_process(tmp_path):
    root, env = made(guarded.project, tmp_path)
    for label in sorted(BOUNDS):
        lines = corpus.lines(label)
        for line in lines[::len(lines) // 21]:
            payload = dict(knock.tool(root, "Bash", command=line.command, description="x", timeout=120000), transcript_path=str(tmp_path / "t.jsonl"),
                           permission_mode="default")
            found = knock.decision(knock.outside("PreToolUse", payload, root, env=env))
            assert found == answers(root, env, line.command), line.command
