"""Agents are told apart by the body their system prompt starts with."""

import json

from muster.rehearsal import roster


def lay(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_types_come_from_plugin_folders_and_names(tmp_path):
    plugin, project = tmp_path / "plug", tmp_path / "proj"
    lay(
        plugin,
        {
            ".claude-plugin/plugin.json": json.dumps({"name": "p"}),
            "agents/a.md": "---\nname: alpha\n---\nYou are it.\n",
            "agents/deep/b.md": "---\ndescription: b\n---\nYou are it. At ${CLAUDE_PLUGIN_ROOT}/x, see.\n",
            "agents/c.md": "No front matter ${user_config.x} here",
        },
    )
    lay(project, {".claude/agents/own.md": "---\nname: 'own'\n---\nMine."})
    found = roster.read(str(plugin), str(project))
    footer = "\n\nMessages from the agent that launched you"
    assert roster.agent_type(found, "You are it." + footer) == "p:alpha"
    assert roster.agent_type(found, "You are it. At {}/x, see.".format(plugin) + footer) == "p:deep:b"
    assert roster.agent_type(found, "No front matter SAVED here") == "p:c"
    assert roster.agent_type(found, "\nMine." + footer) == "own"
    assert roster.agent_type(found, "You are a Claude agent") == ""


def test_a_manifest_that_lists_agents_replaces_the_folder(tmp_path):
    lay(
        tmp_path,
        {
            ".claude-plugin/plugin.json": json.dumps({"name": "p", "agents": ["./x/y.md", "./gone.md"]}),
            "x/y.md": "---\nname: y\n---\nY.",
            "agents/z.md": "---\nname: z\n---\nZ.",
        },
    )
    assert [kind for _, kind in roster.read(str(tmp_path), str(tmp_path / "none"))] == ["p:x:y"]
