"""Vue's single-file components: compiled, and a script in TypeScript type-checked by tsc."""

from __future__ import annotations

import json
import os

from tests.examples import blocks as pages_blocks
from tests.examples import tools, web_blocks
from tests.examples.verdicts import COMPILED, Verdict

SCRIPT = os.path.join(tools.HERE, "vue.cjs")


def check(blocks, folder):
    tools.modules()
    texts = json.dumps([block.text for block in blocks])
    status, said = tools.call(["node", SCRIPT], folder, text_in=texts, NODE_PATH=tools.MODULES)
    if status:
        raise tools.ToolError("@vue/compiler-sfc stopped: {}".format(said.strip()[-300:]))
    found, scripts = {}, {}
    for block, answer in zip(blocks, json.loads(said)):
        found[block] = Verdict(COMPILED, "@vue/compiler-sfc", answer["error"], answer["line"])
        if answer.get("script"):
            # Its lines are not those of the page, so tsc's line is left out.
            scripts[pages_blocks.Block(block.page, block.line, "ts", answer["script"])] = block
    for script, verdict in web_blocks.check(list(scripts), os.path.join(folder, "scripts")).items():
        found[scripts[script]] = Verdict(verdict.how, "@vue/compiler-sfc, " + verdict.tool, verdict.problem)
    return found
