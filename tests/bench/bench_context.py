"""What stands in every session: characters of all descriptions, medians of bodies, the client's own estimate of tokens."""

import os
import re
import subprocess
import sys

import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, ROOT)

from muster.rehearsal import client  # noqa: E402


def components(folder):
    """Yield `(frontmatter, words of the body)` of each component below a folder."""
    for top, _, names in sorted(os.walk(os.path.join(ROOT, folder))):
        for name in sorted(names):
            if name.endswith(".md") and "references" not in top:
                with open(os.path.join(top, name), encoding="utf-8") as handle:
                    _, head, body = handle.read().split("---\n", 2)
                yield yaml.safe_load(head), sum(1 for token in body.split() if re.search(r"\w", token))


def test_standing_context(tmp_path):
    told = {folder: list(components(folder)) for folder in ("agents", "skills", "commands", "output-styles")}
    agents = sum(len(head["description"]) for head, _ in told["agents"])
    listed = sum(len(head["description"]) for head, _ in told["skills"] + told["commands"] if not head.get("disable-model-invocation"))
    print("\nstanding descriptions: {} characters (bound 7,200); agents {}, listed skills and commands {} (bound 3,700)".format(
        agents + listed, agents, listed))
    for folder, bound in (("agents", 450), ("skills", 600), ("commands", 350), ("output-styles", 250)):
        sizes = sorted(size for _, size in told[folder])
        print("{}: {} bodies, median {} words (bound {})".format(folder, len(sizes), sizes[len(sizes) // 2], bound))
    program = client.find()
    done = subprocess.run([program, "--plugin-dir", ROOT, "plugin", "details", "muster"], stdin=subprocess.DEVNULL,
                          env=client.world(str(tmp_path), "http://127.0.0.1:9"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=120)
    line = next(line for line in done.stdout.splitlines() if "Always-on" in line)
    print("claude plugin details: {}".format(" ".join(line.split())))
    assert agents + listed <= 7200 and listed <= 3700
