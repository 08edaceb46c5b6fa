"""docs/cli.md says what the verbs say."""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "scripts"))

import write_cli_page  # noqa: E402 - it lies beside the package


def test_the_page_is_what_the_generator_writes():
    with open(write_cli_page.PAGE, encoding="utf-8") as handle:
        assert handle.read() == write_cli_page.page(), "run: python scripts/write_cli_page.py"


def test_every_verb_has_a_summary_and_an_example_of_its_own():
    from muster import cli

    for name in cli.COMMANDS:
        verb = cli.load(name)
        assert verb.SUMMARY and not verb.SUMMARY.endswith(".")
        assert verb.EXAMPLE.startswith("muster ")
