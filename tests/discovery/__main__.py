"""`python -m tests.discovery [--every]`: which prompts of evals/discovery find their skill or agent."""

from __future__ import annotations

import argparse
import sys

from tests.discovery import prompts, ranking, sentences, table


def main(words):
    parser = argparse.ArgumentParser(prog="python -m tests.discovery", description="rank descriptions for people's prompts")
    parser.add_argument("--every", action="store_true", help="each prompt that went wrong, not the weakest only")
    args = parser.parse_args(words)
    encoder = sentences.Encoder()
    verdicts = [(kind, verdict) for kind in prompts.KINDS for verdict in ranking.judge(kind, encoder)]
    print("\n".join(table.lines(verdicts + [("skills", ranking.judge_hints())], args.every)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
