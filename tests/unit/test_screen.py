"""The screen tells what happens in single lines that fit, with colour only where it is wanted."""

import io

import pytest

from muster.rehearsal.screen import Screen


def event(kind, subject="R1", **data):
    return {"type": kind, "subject": subject, "actor": "main", "data": data}


@pytest.mark.parametrize(
    "given, told",
    [
        (event("run.opened", workflow="add-feature", size="S"), "run R1 opens  add-feature · size S (as asked)"),
        (event("stage.opened", name="design"), "▸ design"),
        (event("gate.recorded", gate="test", status="passed"), "✓ gate test passed"),
        (event("gate.recorded", gate="test", status="failed"), "✗ gate test failed"),
        (event("gate.waived", gate="test", reason="late"), "gate test waived by the person  late"),
        (event("run.needs_you", reason="budget"), "run R1 needs you\n          budget"),
        (event("run.completed"), "run R1 completed"),
    ],
)
def test_an_event_is_one_line(given, told):
    stream = io.StringIO()
    Screen(True, False, stream).on_event(given)
    assert told in stream.getvalue()


def test_lines_fit_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    stream = io.StringIO()
    Screen(True, False, stream).row("·", "word " * 40, "detail " * 40, under="why " * 40)
    assert max(len(line) for line in stream.getvalue().splitlines()) <= 60


def test_a_terminal_without_unicode_gets_ascii():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    Screen(True, False, stream).row("✗", "gate test failed — …")
    stream.flush()
    assert b"! gate test failed" in raw.getvalue()


def test_nothing_is_told_when_it_is_not_live():
    stream = io.StringIO()
    Screen(False, False, stream).on_event(event("run.completed"))
    assert stream.getvalue() == ""
