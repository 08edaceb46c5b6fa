"""One secret of every kind through every door, played in processes: no byte of any may reach what muster keeps or says."""

import json
import os
import random
import re
import shutil

import knock
import pytest
import scratch
import secret_values as make

PIECE = 12
CORES = {"azure storage": r"AccountKey=([^;]+)", "azure sas": r"sig=(.+)", "azure service bus": r"SharedAccessKey=(.+)", "ado": r"Password=([^;]+)", "slack webhook": r"services/(.+)", "discord webhook": r"webhooks/[0-9]+/(.+)"}
AROUND = ["{}", "it says {} there", '{{"a": "{}"}}', "\x1b[31m{}\x1b[0m", "x\\n{}\\ny", "first\n{}\nlast", "({})", "`{}`"]


def seeded(seed):
    """Return {kind: (what is said, [bytes that may not come back])}."""
    rng, found = random.Random(seed), {}
    for kind, maker in make.FORMED.items():
        value = maker(rng)
        core = re.search(CORES[kind], value).group(1) if kind in CORES else re.search(r":([^:@/]+)@", value).group(1) if "url" in kind else value
        found[kind] = (rng.choice(AROUND).format(value), [core])
    for kind, (names, maker) in make.NAMED.items():
        value = maker(rng)
        found[kind] = (rng.choice(['{}={}', '{}: "{}"', "export {}={}", '"{}": "{}"']).format(rng.choice(names), value), [value])
    for kind, maker in make.BLOCKS.items():
        value = maker(rng)
        found[kind] = (value if kind == "pem" else value.replace("\n", "\\n"), [line for line in value.split("\n") if len(line) > 30 and "-----" not in line])
    return found


def pieces(cores):
    """Return the bytes that would show a secret: itself, and its distinctive pieces of 12."""
    found = set()
    for core in cores:
        tail = core[12:] if len(core) >= 36 else core
        found.add(core.encode())
        found.update(tail[at:at + PIECE].encode() for at in range(0, max(1, len(tail) - PIECE + 1), 3) if len(tail[at:at + PIECE]) == PIECE)
    return found


def batches(items, size):
    return [items[at:at + size] for at in range(0, len(items), size)]


class Play:
    """A project, what muster said in it, and where it keeps what it keeps."""

    def __init__(self, folder):
        self.folder, self.data, self.said = str(folder / "project"), str(folder / "data"), []
        scratch.repository(self.folder, {"src/a.py": "x = 1\n", "docs/a.md": "a\n"})
        self.env = dict(knock.variables(self.folder, self.data), TMPDIR=str(folder / "tmp"))
        os.makedirs(self.env["TMPDIR"])
        self.muster("init")

    def muster(self, *args):
        code, out, err = scratch.muster(self.folder, *args, TMPDIR=self.env["TMPDIR"])
        self.said += [out, err]
        return code, out

    def hook(self, event, **payload):
        answer = knock.outside(event, dict({"session_id": "s1", "cwd": self.folder, "hook_event_name": event, "transcript_path": os.path.join(self.folder, "t.jsonl"), "permission_mode": "default"}, **payload),
                               self.folder, env=self.env)
        self.said.append(json.dumps(answer, ensure_ascii=False))

    def kept(self):
        """Yield (name, bytes) of everything that muster keeps, and of what it said."""
        for top in (os.path.join(self.folder, ".muster"), self.data, os.path.join(self.folder, ".git", "muster"), self.env["TMPDIR"]):
            for where, _, names in os.walk(top):
                for name in names:
                    with open(os.path.join(where, name), "rb") as handle:
                        yield os.path.relpath(os.path.join(where, name), self.folder), name.encode() + handle.read()
        yield "said", "\n".join(self.said).encode()


@pytest.fixture(scope="module")
def play(tmp_path_factory):
    return Play(tmp_path_factory.mktemp("redaction"))


def cli(play, text, number):
    """Say the text by the command line's doors, two of them a time."""
    task = "T{}".format(number)
    doors = [
        lambda: play.muster("task", "add", text, "--description", text, "--commands", text, "--json"), lambda: play.muster("task", "add", "x", "--id", task, "--deliverables", text, "--key", text),
        lambda: play.muster("message", "send", "orchestrator", "--type", "status", "--text", text, "--data", json.dumps({"d": text})), lambda: play.muster("event", "emit", "note.x", json.dumps({"text": text})),
        lambda: play.muster("state", "set", "project.note", json.dumps(text)), lambda: play.muster("question", "ask", "person", text, "--option", text), lambda: play.muster("lock", "acquire", "word{}".format(number), "--reason", text),
        lambda: play.muster("checkpoint", "set", "--label", text), lambda: play.muster("epic", "add", text, "--description", text), lambda: play.muster(text), lambda: play.muster("task", "show", text), lambda: play.muster("run", "--" + text),
        lambda: play.muster("config", "set", "mode", json.dumps(text)), lambda: play.muster("handoff", "offer", "architect", "docs/a.md", "--note", text), lambda: play.muster("agent", "show", text)]
    doors[number % len(doors)]()
    doors[(number * 7 + 3) % len(doors)]()


def hooks(play, text, number):
    name = text if len(text) < 200 and "/" not in text else "file"
    doors = [
        lambda: play.hook("UserPromptSubmit", prompt=text), lambda: play.hook("UserPromptExpansion", command_name="add-feature", command_args=text, prompt="/add-feature " + text),
        lambda: play.hook("PreToolUse", tool_name="Bash", tool_use_id="c", tool_input={"command": "rm -rf .git; echo '{}' > .muster/config.json".format(text)}), lambda: play.hook("PreToolUse", tool_name="Bash", tool_use_id="c", tool_input={"command": "rm -rf '{}' ~".format(text)}),
        lambda: play.hook("PreToolUse", tool_name="Write", tool_use_id="c", tool_input={"file_path": os.path.join(play.folder, "src/b.py"), "content": text}),
        lambda: play.hook("PreToolUse", tool_name="Write", tool_use_id="c", tool_input={"file_path": os.path.join(play.folder, ".muster", name), "content": "x"}),
        lambda: play.hook("PreToolUse", tool_name="Agent", tool_use_id="c{}".format(number), tool_input={"subagent_type": text, "prompt": text, "description": text}), lambda: play.hook("PostToolUse", tool_name="Edit", tool_use_id="c", tool_input={"file_path": os.path.join(play.folder, name)}, tool_response={"out": text}),
        lambda: play.hook("PostToolUseFailure", tool_name="Agent", tool_use_id="c", error=text), lambda: play.hook("SubagentStart", agent_id="a{}".format(number), agent_type=text),
        lambda: play.hook("SubagentStop", agent_id="a{}".format(number), agent_type="x", last_assistant_message="```json\n" + json.dumps({"status": "done", "summary": text, "files_changed": [text], "tests_passing": None, "next_steps": [text]}) + "\n```"),
        lambda: play.hook("Stop", last_assistant_message=text), lambda: play.hook("SessionStart", source="startup", session_title=text), lambda: play.hook("PreToolUse", tool_name=text, tool_input={}), lambda: play.hook("SessionEnd", reason=text)]
    doors[number % len(doors)]()
    doors[(number * 11 + 4) % len(doors)]()


def gate(play, texts):
    """Let a check print everything, in pieces, and let a branch be called so."""
    dump = os.path.join(os.path.dirname(play.folder), "dump.txt")
    with open(dump, "w", encoding="utf-8") as out:
        out.write("".join(text + "\n" for text in texts))
    script = "import os,sys\nd=open({!r},'rb').read()\nfor i in range(0,len(d),997): os.write(1 + i % 2 * 0, d[i:i+997])\nsys.exit(1)\n".format(dump)
    scratch.write(play.folder, ".git/print.py", script)
    scratch.write(play.folder, ".muster/config.json", json.dumps({"checks": {"build": {"command": ["python3", ".git/print.py"]}}, "gates": {"implementation": {"checks": ["build"]}}}))
    from muster import workflows
    from muster.app import App

    app = App(play.folder, session="s1")
    row = app.runs.current() or app.runs.open(workflows.find(app, "add-feature"), "S print it", "s1")
    assert row
    app.close()
    play.muster("gate", "run", "implementation")
    play.muster("gate", "show")
    play.muster("gate", "run")


def test_no_byte_of_a_secret_is_kept_or_said(play):
    found = seeded(3)
    kinds = sorted(found)
    for number, kind in enumerate(kinds):
        (cli if number % 2 else hooks)(play, found[kind][0], number // 2)
    for number, some in enumerate(batches(kinds, 8)):  # all at once, through the other doors too
        text = "\n".join(found[kind][0] for kind in some)
        (hooks if number % 2 else cli)(play, text, number)
        (cli if number % 2 else hooks)(play, text, number + 5)
    branch = found["github"][1][0]
    scratch.git(play.folder, "checkout", "-q", "-b", "fix/" + branch)
    gate(play, [found[kind][0] for kind in kinds])
    for words in (["status"], ["status", "--json"], ["run", "show"], ["task", "list", "--json"], ["event", "tail", "-n", "400"], ["event", "tail", "-n", "400", "--json"], ["state", "get", "--json"], ["audit", "show"], ["doctor"],
                  ["backup"], ["message", "list"], ["question", "list"], ["export", "jsonl", "-"], ["board"]):
        play.muster(*words)
    play.hook("SessionStart", source="resume")
    play.hook("PreCompact", trigger="auto")
    shown = {}
    for name, raw in play.kept():
        for kind in kinds:
            hit = next((piece for piece in pieces(found[kind][1]) if piece in raw), None)
            if hit:
                at = raw.index(hit)
                shown.setdefault(kind, []).append((name, raw[max(0, at - 60):at + 40]))
    assert sum(len(raw) for _, raw in play.kept()) > 100000, "nothing was kept"
    assert not shown, "{} kinds: {}".format(len(shown), list(shown.items())[:6])
    shutil.rmtree(play.folder, ignore_errors=True)
