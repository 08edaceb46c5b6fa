"""`python -m tests.plugins [--accept] [NAME …]`: what is found in each plugin; `--lay FOLDER` lays them all out."""

import os
import re
import sys
import tempfile

from tests import plugins


def accept(lines):
    """Put the lines found into the table, text as it is around them."""
    with open(plugins.TABLE, encoding="utf-8") as handle:
        blocks = re.split(r"(?m)^(?=- name: )", handle.read())
    for at, block in enumerate(blocks):
        name = re.match(r"- name: (\S+)", block)
        if name and name.group(1) in lines:
            bare = re.sub(r"(?m)^  expect:.*\n(?:    - .*\n)*", "", block)
            body, _, rest = bare.partition("\n\n")
            expect = "  expect:\n" + "".join("    - {}\n".format(line) for line in lines[name.group(1)]) if lines[name.group(1)] else "  expect: []\n"
            blocks[at] = body.rstrip("\n") + "\n" + expect + ("\n" + rest if rest else "")
    with open(plugins.TABLE, "w", encoding="utf-8") as out:
        out.write("".join(blocks))


def main(words):
    """Run; return 0."""
    names = [word for word in words if not word.startswith("--")]
    faults = plugins.table()
    if "--lay" in words:
        for fault in faults:
            plugins.lay(fault, os.path.join(names[0], fault["name"]))
        plugins.lay(None, os.path.join(names[0], "sound"))
        return 0
    lines = {}
    with tempfile.TemporaryDirectory() as folder:
        for fault in [one for one in faults if not names or one["name"] in names]:
            lines[fault["name"]] = plugins.found(plugins.lay(fault, os.path.join(folder, fault["name"])))
            print("{:<28} {}".format(fault["name"], "; ".join(lines[fault["name"]]) or "nothing"))
    if "--accept" in words:
        accept(lines)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
