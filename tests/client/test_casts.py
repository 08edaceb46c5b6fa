"""Every cast in evals/casts and tests/client/casts holds in the real client."""

import glob
import os

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FOLDERS = (os.path.join(HERE, "casts"), os.path.join(ROOT, "evals", "casts"))
CASTS = sorted(path for folder in FOLDERS for path in glob.glob(os.path.join(folder, "**", "*.yaml"), recursive=True))


@pytest.mark.parametrize("path", CASTS, ids=[os.path.splitext(os.path.basename(path))[0] for path in CASTS])
def test_the_cast_holds(path, rehearse):
    outcome, shown = rehearse(path)
    missed = ["{}\n      seen: {}".format(line.expected, line.seen) for line in outcome.lines if not line.held]
    assert not missed, "\n".join(missed + [shown, "kept in " + outcome.folder])
