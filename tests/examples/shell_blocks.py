"""Shell: `bash -n`, then shellcheck from its warnings up."""

from __future__ import annotations

import json
import os

from tests.examples import tools, units
from tests.examples.verdicts import PARSED, Verdict

# A block is a part of a session: variables come from outside or are used later, sourced files are not there.
TOLERATED = "SC1090,SC1091,SC2034,SC2148,SC2154,SC2164"
SHELLS = {"bash": "bash", "sh": "sh", "zsh": "bash"}


def check(blocks, folder):
    tools.python()
    found = {}
    for name in sorted({SHELLS[block.language] for block in blocks}):
        found.update(_shellcheck([block for block in blocks if SHELLS[block.language] == name], name, folder))
    for number, block in enumerate(blocks):
        path = units.write(folder, "n{}.sh".format(number), block.text)
        status, said = tools.call(["bash", "-n", path], folder)
        if status:
            line = said.split(": line ", 1)[-1].split(":")[0]
            found[block] = Verdict(PARSED, "bash -n", said.split(": ", 1)[-1].strip(), int(line) if line.isdigit() else None)
    return found


def _shellcheck(blocks, shell, folder):
    paths = {units.write(folder, "{}-{}.sh".format(shell, number), block.text): block for number, block in enumerate(blocks)}
    words = [os.path.join(tools.VENV, "bin", "shellcheck"), "-f", "json1", "-s", shell, "-S", "warning", "-e", TOLERATED]
    status, said = tools.call(words + sorted(paths), folder)
    if status > 1:
        raise tools.ToolError("shellcheck stopped: {}".format(said.strip()[-300:]))
    found = {block: Verdict(PARSED, "shellcheck") for block in blocks}
    for finding in json.loads(said)["comments"]:
        block = paths[finding["file"]]
        if not found[block].problem:
            message = "SC{} {}".format(finding["code"], finding["message"])
            found[block] = Verdict(PARSED, "shellcheck", message, finding["line"])
    return found
