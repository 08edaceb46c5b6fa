"""The complete example of docs/rehearsal.md holds as it stands there."""

import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def test_the_example_in_the_docs_holds(rehearse):
    with open(os.path.join(ROOT, "docs", "rehearsal.md"), encoding="utf-8") as handle:
        example = re.search(r"```yaml\n(.*?)```", handle.read(), re.S).group(1)
    outcome, shown = rehearse(example)
    assert outcome.held, shown
