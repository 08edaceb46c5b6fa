"""`python -m tests.examples [PATH …]`: check the blocks of the given pages (all without one), and say how each was."""

from __future__ import annotations

import argparse
import os
import sys

from tests.examples import blocks, judging, pages, report, tools


def main(words):
    parser = argparse.ArgumentParser(prog="python -m tests.examples", description="check the code blocks of pages")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="Markdown files or folders; every page without one")
    parser.add_argument("-q", "--quiet", action="store_true", help="problems and totals only")
    args = parser.parse_args(words)
    try:
        found = pages.under(args.paths) if args.paths else pages.all_pages()
        listed = [block for page in found for block in blocks.of_page(os.path.join(pages.ROOT, page), pages.ROOT)]
        verdicts = judging.judge(listed)
    except (OSError, tools.ToolError) as error:
        print("examples: {}".format(error), file=sys.stderr)
        return 1
    for block, verdict in verdicts.items():
        if verdict.problem or not args.quiet:
            print(report.line(block, verdict))
    print(report.table(verdicts))
    return 1 if any(verdict.problem for verdict in verdicts.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
