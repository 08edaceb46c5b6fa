"""`--with-client`: what the real client says about a plugin becomes findings."""

import os

import pytest

from tests import plugins
from validators import client, lint


def said(folder, **more):
    return {(os.path.relpath(one.full, folder), one.rule): one.message for one in client.findings(lint.targets([folder]), **more)}


def fault(name):
    return next(one for one in plugins.table() if one["name"] == name)


def test_of_the_sound_plugin_the_client_has_nothing_to_say(tmp_path, program):
    assert said(plugins.lay(None, str(tmp_path / "shop")), binary=program) == {}


@pytest.mark.parametrize("name, path, rule, words", [
    ("manifest-path-absent", ".claude-plugin/plugin.json", "client-error", "not found"), ("manifest-author-text", ".claude-plugin/plugin.json", "client-warning", "author"),
    ("manifest-off", ".claude-plugin/plugin.json", "client-missing", "defaultEnabled"),
    ("agent-ignored-key", "agents/reviewer.md", "client-warning", "permissionMode"), ("hooks-unknown-event", "hooks/hooks.json", "client-warning", "unknown hook event"),
    ("workflow-meta-late", "workflows/audit.js", "client-warning", "invalid meta"), ("skill-nested", "skills/money/till/SKILL.md", "client-missing", "shop:till"),
    ("agents-same-name", None, "client-missing", "instead"), ("server-script-missing", ".mcp.json", "client-error", "does not start"),
])
def test_a_fault_that_the_client_sees_is_found(tmp_path, program, name, path, rule, words):
    found = said(plugins.lay(fault(name), str(tmp_path / "shop")), binary=program)
    assert any(one == rule and (path is None or where == path) and words in message for (where, one), message in found.items()), found


def test_a_mark_and_an_option_leave_it_out(tmp_path, program):
    folder = plugins.lay(fault("agent-ignored-key"), str(tmp_path / "shop"))
    assert not said(folder, binary=program, ignore=["client"]) and not said(folder, binary=program, select=["hooks"])
    path = os.path.join(folder, "agents", "reviewer.md")
    with open(path, encoding="utf-8") as handle:
        text = handle.read()
    with open(path, "w", encoding="utf-8") as out:
        out.write(text.replace("permissionMode: plan", "permissionMode: plan  # muster: allow client-warning (read by another client)"))
    assert said(folder, binary=program) == {}
