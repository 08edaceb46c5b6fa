"""Writes docs/one-fault-plugins.md: what the validators and the client's own validator find in plugins with one fault each."""

import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs", "one-fault-plugins.md")
sys.path.insert(0, ROOT)

from muster.rehearsal import client  # noqa: E402 - the checkout's own package
from tests import plugins  # noqa: E402
from validators import casebook  # noqa: E402

HEAD = """# Plugins with one fault each

Each row is the sound plugin of `tests/plugins/sound` with one change from `tests/plugins/faults.yaml`; in the sound one itself neither
finds anything. *muster* names the rules that tell of it, *the client* says what `claude plugin validate --strict --profile directory` of
version {version} answers. A test holds that each plugin has exactly the findings expected.

{summary}

| fault | muster | the client |
|---|---|---|
{rows}

This page is written by `python scripts/write_faults_page.py`; `make bench` runs it again and compares.
"""


class Row:
    """One plugin: what is wrong (`says`), `ours` (rule names), `theirs`: error, warning or an empty text."""

    def __init__(self, says, ours, theirs):
        self.says, self.ours, self.theirs = says, ours, theirs


def _client(program, world, folder, *words):
    """Return how the client's validator sees a folder: an empty text, warning or error."""
    done = subprocess.run([program, "plugin", "validate", "--strict", "--json", *words, folder], env=world, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    if done.returncode == 0:
        return ""
    try:
        said = json.loads(done.stdout)
    except ValueError:
        return "error"
    parts = [said.get("manifest") or {}] + list(said.get("contents") or ())
    return "error" if any(part.get("errors") for part in parts) else "warning"


def rows(say=lambda line: None):
    """Return the rows: the faults in the table's order, then the bad cases of the rules."""
    program = client.find(say=say)
    with tempfile.TemporaryDirectory(prefix="muster-faults-") as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        world = client.world(os.path.join(folder, "world"))
        laid = [(fault, plugins.lay(fault, os.path.join(folder, fault["name"]))) for fault in plugins.table()]
        assert not _client(program, world, plugins.lay(None, os.path.join(folder, "sound")), "--profile", "directory"), "the sound plugin is not sound"
        theirs = list(pool.map(lambda one: _client(program, world, one[1], "--profile", "directory"), laid))
        found = [Row(fault["says"], sorted({line.split(" ")[1] for line in plugins.found(place)}), answer) for (fault, place), answer in zip(laid, theirs)]
        cases = [case for case in casebook.cases() if not case.good and os.path.isfile(os.path.join(case.path, ".claude-plugin", "plugin.json"))]
        answers = list(pool.map(lambda case: _client(program, world, case.path), cases))
    return found + [Row(None, sorted({one.rule for one in case.findings()}), answer) for case, answer in zip(cases, answers)]


def summary(found):
    """Return how many each of them finds."""
    faults, cases = [row for row in found if row.says], [row for row in found if not row.says]
    return _counts(faults) + " Of the {} bad cases of the rules that are plugins, the client (without the directory's profile) finds {}.".format(
        len(cases), sum(bool(row.theirs) for row in cases))


def _counts(faults):
    return "Of {} plugins muster finds {}, the client {}.".format(len(faults), sum(bool(row.ours) for row in faults), sum(bool(row.theirs) for row in faults))


def page(found):
    """Return the page as text."""
    lines = ["| {} | {} | {} |".format(row.says.replace("|", "\\|"), " ".join("[{0}](rules.md#{0})".format(name) for name in row.ours), row.theirs or "–")
             for row in found if row.says]
    return HEAD.format(version=client.CLIENT_VERSION, summary=_counts([row for row in found if row.says]), rows="\n".join(lines))


if __name__ == "__main__":
    made = rows(say=print)
    with open(PAGE, "w", encoding="utf-8") as out:
        out.write(page(made))
    print(summary(made))
