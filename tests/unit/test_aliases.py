"""Old names lead to agents that exist."""

import os
import re

import pytest
import scratch

from muster import aliases, workflows

AGENTS = {entry[:-3] for entry in os.listdir(os.path.join(scratch.CHECKOUT, "agents"))}


def test_every_old_name_leads_to_an_agent_and_hides_none():
    assert set(aliases.ALIASES.values()) <= AGENTS
    assert not set(aliases.ALIASES) & AGENTS


def test_the_page_on_agents_tells_every_old_name():
    with open(os.path.join(scratch.CHECKOUT, "docs", "agents.md"), encoding="utf-8") as handle:
        rows = re.findall(r"^\| ((?:`[a-z-]+` ?)+) \| `([a-z-]+)` \|$", handle.read(), re.MULTILINE)
    assert {old: new for cell, new in rows for old in re.findall(r"`([a-z-]+)`", cell)} == aliases.ALIASES


@pytest.mark.parametrize("said, meant", [
    ("code-reviewer", "muster:code-reviewer"),
    ("muster:code-reviewer", "muster:code-reviewer"),
    ("doc-writer", "muster:technical-writer"),
    ("muster:doc-writer", "muster:technical-writer"),
    ("fullstack-eng", "muster:fullstack-developer"),
    ("general-purpose", "general-purpose"),
    ("other:doc-writer", "other:doc-writer"),
    ("../etc/passwd", "../etc/passwd"),
])
def test_a_call_by_a_short_or_an_old_name_means_ours(tmp_path, said, meant):
    app = scratch.project_at(tmp_path / "repo", files={"a.txt": "a\n"})
    assert workflows.meant(app, said) == meant
    app.close()


def test_a_projects_own_agent_keeps_its_name(tmp_path):
    app = scratch.project_at(tmp_path / "repo", files={".claude/agents/doc-writer.md": "mine\n"})
    assert workflows.meant(app, "doc-writer") == "doc-writer"
    app.close()
