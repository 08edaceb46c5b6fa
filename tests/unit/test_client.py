"""The client is found, or its absence is one line with the way out."""

import os

import pytest

from muster.rehearsal import client


@pytest.mark.parametrize("given", ["/nowhere/claude", __file__, "/tmp"])
def test_a_given_client_must_be_a_program(given):
    with pytest.raises(client.ClientError, match="is no program; give the path of the claude binary"):
        client.find(given)


@pytest.mark.parametrize("there, missing", [((), "node"), (("node",), "npm")])
def test_a_missing_tool_is_named_with_its_way_out(tmp_path, monkeypatch, there, missing):
    for name in there:
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(client, "cache_dir", lambda: str(tmp_path / "cache"))
    with pytest.raises(client.ClientError, match=missing + " is not on PATH; install Node.js 18 or newer"):
        client.find()


def test_an_install_that_fails_is_one_line_and_leaves_nothing_half(tmp_path, monkeypatch):
    for name, line in (("node", "exit 0"), ("npm", "echo 'npm error network is down'; exit 1")):
        (tmp_path / name).write_text("#!/bin/sh\n" + line + "\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path) + os.pathsep + "/usr/bin:/bin")
    monkeypatch.setattr(client, "cache_dir", lambda: str(tmp_path / "cache"))
    said = []
    with pytest.raises(client.ClientError) as caught:
        client.find(say=said.append)
    assert "could not install" in str(caught.value) and "network is down" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(said) == 1 and "from npm" in said[0]
    assert not client._program(str(tmp_path / "cache" / ("client-" + client.CLIENT_VERSION)))


def test_the_clients_world_has_nothing_of_the_persons(tmp_path, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "mine")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mine")
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", "/home/me/.claude")
    found = client.world(str(tmp_path), "http://127.0.0.1:1", {"X": "y"})
    assert "mine" not in found.values() and found["X"] == "y"
    assert found["HOME"].startswith(str(tmp_path)) and found["CLAUDE_CONFIG_DIR"].startswith(str(tmp_path))
    assert found["ANTHROPIC_BASE_URL"] == "http://127.0.0.1:1"
