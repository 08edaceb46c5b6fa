"""Every checker is proved by a good block it must pass and a wrong one it must find."""

import pytest

from tests.examples import blocks, judging, languages, report
from tests.examples.seeds import SEEDS
from tests.examples.verdicts import COMPILED, RAN, TYPED, UNCHECKED


@pytest.fixture(scope="module")
def verdicts():
    """Return {(info, which): verdict} of every seed, judged in one go as the pages are."""
    listed = {}
    for number, (info, good, wrong) in enumerate(SEEDS):
        for which, text in (("good", good), ("wrong", wrong)):
            listed[info, which] = blocks.Block("seeds/{}-{}.md".format(number, which), 1, info, text)
    found = judging.judge(list(listed.values()))
    return {key: found[block] for key, block in listed.items()}


INFOS = [info for info, _, _ in SEEDS]


@pytest.mark.parametrize("info", INFOS)
def test_a_good_block_passes(info, verdicts):
    verdict = verdicts[info, "good"]
    if verdict.how == UNCHECKED:
        pytest.skip(verdict.tool)
    assert not verdict.problem, verdict.problem


@pytest.mark.parametrize("info", INFOS)
def test_a_wrong_block_is_found(info, verdicts):
    verdict = verdicts[info, "wrong"]
    if verdict.how == UNCHECKED:
        pytest.skip(verdict.tool)
    assert verdict.problem, "passes as {} ({})".format(verdict.how, verdict.tool)


def test_every_language_has_a_seed():
    seeded = {languages.canonical(info.split()[0]) for info in INFOS}
    assert set(languages.LANGUAGES) == seeded


def test_every_alias_leads_to_a_language():
    assert {target for target in languages.ALIASES.values()} <= set(languages.LANGUAGES)


@pytest.mark.parametrize(
    "info, how", [("python", COMPILED), ("ts", TYPED), ("tsx", TYPED), ("go", COMPILED), ("python run", RAN)]
)
def test_the_strongest_check_is_used(info, how, verdicts):
    assert verdicts[info, "good"].how == how


@pytest.mark.parametrize("info, line", [("python", 2), ("json", 3), ("yaml", 3), ("ts", 2), ("bash", 2), ("toml", 2)])
def test_a_problem_names_its_line(info, line, verdicts):
    assert verdicts[info, "wrong"].at == line


def test_a_problem_is_shown_with_page_line_tool_and_message(verdicts):
    block = blocks.Block("a.md", 10, "json", "")
    shown = report.line(block, verdicts["json", "wrong"])
    assert shown.startswith("a.md:13 json WRONG: json: ")
