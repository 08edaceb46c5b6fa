"""The plugin in the real client: it validates, loads without a word of complaint, and is exactly what the folders hold."""

import json
import os
import re
import subprocess

import yaml

from muster.rehearsal import client

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PLAIN = """
name: the plugin alone
files: {notes.txt: "x\\n"}
acts:
  - person: hello
    main:
      - say: hello
expect:
  client: {plugin_errors: []}
"""


def names(folder):
    return sorted(entry[:-3] for entry in os.listdir(os.path.join(ROOT, folder)) if entry.endswith(".md"))


def skills():
    return sorted(os.listdir(os.path.join(ROOT, "skills")))


def described(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as handle:
        return yaml.safe_load(handle.read().split("---\n", 2)[1])["description"]


def test_the_manifest_passes_the_clients_strict_validation(program, tmp_path):
    clone = str(tmp_path / "muster")
    # what users get: the tracked files, without a contributor's venv and caches
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
    done = subprocess.run([program, "plugin", "validate", "--strict", "--profile", "directory", "--json", clone],
                          env=client.world(str(tmp_path)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    report = json.loads(done.stdout)
    found = [report["manifest"]] + report.get("contents", []) + [{"errors": report.get("directory", {}).get("findings", [])}]
    assert [(item.get("file"), item.get("errors"), item.get("warnings")) for item in found
            if item.get("errors") or item.get("warnings")] == []
    assert report["success"] and done.returncode == 0


def test_the_client_loads_what_the_folders_hold_and_nothing_else(rehearse):
    outcome, shown = rehearse(PLAIN)
    assert outcome.held, shown
    init = next(event for event in outcome.stream if event.get("subtype") == "init")
    assert sorted(name for name in init["agents"] if name.startswith("muster:")) == ["muster:" + name for name in names("agents")]
    commands = {name for name in init["slash_commands"] if name.rpartition(":")[2] in names("commands")}
    assert {name.rpartition(":")[2] for name in commands} == set(names("commands"))
    assert sorted(name for name in init["skills"] if name.startswith("muster:")) == sorted(
        "muster:" + name for name in skills() + names("commands"))
    assert "muster" in [plugin["name"] for plugin in init["plugins"]]


def test_every_description_reaches_the_model_whole(rehearse):
    outcome, shown = rehearse(PLAIN)
    assert outcome.held, shown
    told = "\n".join(outcome.asked[0].texts)
    for name in skills():
        assert "- muster:{}: {}\n".format(name, described("skills/{}/SKILL.md".format(name))) in told + "\n", name
    for name in names("agents"):
        assert described("agents/{}.md".format(name)) in told, name
    assert not any("muster:{}:".format(name) in told for name in names("commands")), "commands are typed, the model needs no list of them"


def test_a_small_model_is_told_every_name(rehearse):
    # its listing has 8,000 characters, the client's own skills take 5,200 of them: later descriptions fall away
    outcome, shown = rehearse(PLAIN.replace("  - person: hello", "  - person: hello\n    args: [--model, claude-haiku-4-5]"))
    assert outcome.held, shown
    told = "\n".join(outcome.asked[0].texts) + "\n"
    assert [name for name in skills() if not re.search("^- muster:{}(:|$)".format(name), told, re.MULTILINE)] == []


def test_a_project_that_never_asked_gets_nothing(rehearse):
    outcome, shown = rehearse(PLAIN)
    assert not os.path.exists(os.path.join(outcome.project, ".muster")), shown
    assert outcome.events == []
    assert not any("muster run" in text or "muster:" in text and "gates live" in text for ask in outcome.asked for text in ask.texts)


def test_what_is_installed_works_and_leaves_cleanly(program, rehearse, tmp_path):
    clone, home = str(tmp_path / "muster"), str(tmp_path / "person")
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
    env = client.world(home, "http://127.0.0.1:9")

    def plugin(*words):
        done = subprocess.run([program, "plugin"] + list(words), env=env, cwd=home, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=120)
        assert done.returncode == 0, done.stdout
        return done.stdout.decode()

    plugin("marketplace", "add", clone)
    plugin("install", "muster@muster-dev")
    listed = json.loads(plugin("list", "--json"))
    assert [(entry["id"], entry["enabled"]) for entry in listed] == [("muster@muster-dev", True)]
    # the copy in the client's cache is what people run
    outcome, shown = rehearse(os.path.join(ROOT, "evals", "casts", "add-feature-happy.yaml"), plugin=listed[0]["installPath"])
    assert outcome.held, shown
    plugin("uninstall", "muster@muster-dev")
    plugin("marketplace", "remove", "muster-dev")
    with open(os.path.join(env["CLAUDE_CONFIG_DIR"], "settings.json"), encoding="utf-8") as handle:
        assert "muster" not in handle.read()
