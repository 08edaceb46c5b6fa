"""`muster run next` and `show` name a step that can be taken."""

import pytest

from muster.cli import run as verb


@pytest.mark.parametrize("action", ["next", "show"])
def test_nobody_is_waited_for_that_was_never_started(play, monkeypatch, capsys, action):
    """Found by `muster simulate`: a call the person said no to was waited for until something else was tried."""
    scene = play()
    assert scene.app.dispatches.ask(scene.row, "dev", "call1") is None
    monkeypatch.setattr("muster.dispatches.START_SECONDS", -5)
    monkeypatch.chdir(scene.root)
    assert verb.run(type("Args", (), {"action": action, "name": None, "json": False})) == 0
    assert "dispatch dev" in capsys.readouterr().out
