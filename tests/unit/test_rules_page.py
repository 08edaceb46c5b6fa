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


def test_the_action_s_script_judges_and_writes_sarif(tmp_path):
    import json
    import subprocess
    import sys

    import yaml

    from validators import casebook

    step = yaml.safe_load(scratch.read(scratch.CHECKOUT, "validators/action/action.yml"))["runs"]["steps"][1]
    words = "{0}/unknown-tool/bad {0}/unknown-tool/ok".format(casebook.FOLDER)
    env = dict(os.environ, CHECKOUT=scratch.CHECKOUT, JUDGED=words, SELECT="tools", IGNORE="", BASELINE="", FAIL_ON="warning", SARIF="out.sarif",
               RUNNER_TEMP=str(tmp_path), PATH=os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"])
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], cwd=tmp_path, env=env, stdout=subprocess.PIPE)
    assert done.returncode == 1 and done.stdout.startswith(b"::error file=") and done.stdout.count(b"\n") == 1
    assert len(json.loads(scratch.read(tmp_path, "out.sarif"))["runs"][0]["results"]) == 1
