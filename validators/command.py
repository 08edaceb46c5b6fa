"""`python -m validators`: judges plugins, and itself."""

from __future__ import annotations

import argparse


def main(words):
    """Run; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m validators")
    parser.add_argument("path", nargs="*")
    parser.add_argument("--cases", action="store_true", help="judge the validators by their cases; PATHs are names of rules")
    parser.add_argument("--accept", action="store_true", help="with --cases: write the .expected files of the bad ones")
    args = parser.parse_args(words)
    if args.cases:
        from validators import casebook

        return 1 if casebook.check(args.path, args.accept) else 0
    from validators import judge, target

    findings = [one for path in args.path or ["."] for one in judge.judge(target.find(path))]
    for one in findings:
        print("{}:{}:{}: {} [{}]".format(one.path, one.line, one.column, one.message, one.rule))
    return 1 if findings else 0
