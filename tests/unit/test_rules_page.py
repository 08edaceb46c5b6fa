"""docs/rules.md says what the rules say; docs/validate.md says what the command takes."""

import os
import re
import runpy

import scratch

from validators import settings

PAGE = runpy.run_path(os.path.join(scratch.CHECKOUT, "scripts", "write_rules_page.py"), run_name="rules_page")


def test_the_page_is_what_the_generator_writes():
    with open(PAGE["PAGE"], encoding="utf-8") as handle:
        assert handle.read() == PAGE["page"](), "run: python scripts/write_rules_page.py"


def test_the_guide_names_every_option_and_nothing_else():
    import argparse

    from validators import command

    parser = argparse.ArgumentParser(add_help=False)
    command.add_arguments(parser)
    options = {option for action in parser._actions for option in action.option_strings}  # noqa: SLF001
    guide = scratch.read(scratch.CHECKOUT, "docs/validate.md")
    assert set(re.findall(r"`(--[a-z-]+)", guide)) == options
    assert all(place in guide for place in settings.PLACES)


def test_pre_commit_and_the_action_call_the_command():
    import yaml

    (hook,) = yaml.safe_load(scratch.read(scratch.CHECKOUT, ".pre-commit-hooks.yaml"))
    assert hook["entry"] == "bin/muster validate" and hook["language"] == "script"
    assert re.compile(hook["files"]).search("plugins/shop/agents/reader.md")
    action = yaml.safe_load(scratch.read(scratch.CHECKOUT, "validators/action/action.yml"))
    steps = action["runs"]["steps"]
    assert action["runs"]["using"] == "composite" and any("-m validators" in step.get("run", "") for step in steps)
