"""Shell lines with what they do: `destructive*.txt` and `harmless*.txt`; on the `held_out_*` third nobody tunes a guard.

A file holds sections. `## class` begins one; `(anywhere)` in it says that the label holds in an empty repository too, where
without it the fixture project of tests/guarded.py is meant. Lines that begin with `#: ` state what is assumed. Every other line is
one command; a command of several lines stands between two lines `%%`. A label is what a reader of the field would say without
debate; what is debatable is in no file (deletes of what git gives back, `--force-with-lease`, `docker rm`, cleared caches)."""

import os
from collections import namedtuple

FOLDER = os.path.dirname(os.path.abspath(__file__))
Line = namedtuple("Line", "section anywhere command")


def lines(name):
    """Return the `Line`s of a file of the corpus, such as `held_out_harmless`, in order."""
    with open(os.path.join(FOLDER, name + ".txt"), encoding="utf-8") as handle:
        return list(_parsed(handle.read().splitlines()))


def _parsed(rows):
    section, anywhere, block = "", False, None
    for row in rows:
        if row == "%%":
            if block is not None:
                yield Line(section, anywhere, "\n".join(block))
            block = [] if block is None else None
        elif block is not None:
            block.append(row)
        elif row.startswith("## "):
            anywhere, section = row.endswith(" (anywhere)"), row[3:].replace(" (anywhere)", "")
        elif row and not row.startswith("#: "):
            yield Line(section, anywhere, row)
    assert block is None, "a %% is not closed"
