"""Stage tables: what parses, what does not and where, and what a size leaves over."""

import glob
import os

import pytest
import scratch
from hypothesis import given
from hypothesis import strategies as st

from muster import errors, stages

HEAD = "| stage | agents | mode | may change | gate | sizes | on failure |\n|---|---|---|---|---|---|---|\n"
COMMANDS = sorted(glob.glob(os.path.join(scratch.CHECKOUT, "commands", "*.md")))


def table(*rows, head=HEAD):
    return "# A workflow\n\n" + head + "\n".join(rows) + "\n\nprose after it\n"


def one(**cells):
    given = dict({"stage": "build", "agents": "dev", "mode": "one", "may change": "code", "gate": "–", "sizes": "S M L",
                  "on failure": "ask"}, **cells)
    return "| " + " | ".join(given[name] for name in stages.COLUMNS) + " |"


def test_a_row_is_read_whole():
    stage, = stages.parse(table(one(agents="a \\| b, `c`", mode="parallel", gate="review", sizes="S, M", **{
        "may change": "code, tests", "on failure": "refine 2, back-up, ask"})))
    assert stage.to_dict() == {
        "name": "build", "groups": [["a", "b"], ["c"]], "mode": "parallel", "may_change": ["code", "tests"], "gate": "review",
        "sizes": ["S", "M"], "steps": [["refine", 2], ["agent", "back-up"], ["ask"]], "line": 5}
    assert stages.from_dict(stage.to_dict()).to_dict() == stage.to_dict()
    assert (stage.agents(), stage.fallbacks()) == (["a", "b", "c"], ["back-up"])


def test_a_stage_that_only_muster_works_at_names_no_agent():
    stage, = stages.parse(table(one(agents="–", gate="test", **{"may change": "–"})))
    assert (stage.groups, stage.agents(), stage.gate) == ([], [], "test")


@pytest.mark.parametrize("text", ["", "no table", "| a | b |\n|---|---|\n| x | stage |", "stage | agents"])
def test_a_text_without_a_stage_table_has_no_stages(text):
    assert stages.parse(text) == []


BAD = [
    # cells, what the line says, line, column
    (dict(stage="Build"), 'stage "Build" is no name', 5, 3),
    (dict(stage=""), 'stage "" is no name', 5, None),
    (dict(stage="finish"), "muster's own last stage", 5, 3),
    (dict(agents="–"), "names no agent", 5, 11),
    (dict(agents=","), "names no agent", 5, 11),
    (dict(agents="–", gate="test", mode="parallel"), "names no agent", 5, 11),
    (dict(agents="–", gate="test", **{"on failure": "helper, ask"}), "without agents", 5, None),
    (dict(agents="two words"), 'agent "two words" is no name', 5, 11),
    (dict(agents="a \\| "), 'agent "" is no name', 5, 11),
    (dict(mode="both"), 'mode "both" is unknown', 5, 17),
    (dict(mode="each"), "names one workflow", 5, 11),
    (dict(mode="each", agents="/a, /b"), "names one workflow", 5, 11),
    (dict(agents="/add-feature"), "only with mode each", 5, 11),
    (dict(agents="/add-feature", mode="each", gate="test"), "has no gate", 5, None),
    ({"may change": "everything"}, 'kind "everything" is unknown', 5, 23),
    (dict(gate="a, b"), 'gate "a, b" is no name', 5, 30),
    (dict(sizes="XL"), 'size "XL" is unknown', 5, 34),
    (dict(sizes=""), 'size "none" is unknown', 5, None),
    ({"on failure": "–"}, 'must end in "ask" or "skip"', 5, 42),
    ({"on failure": "refine 3"}, 'must end in "ask" or "skip"', 5, 42),
    ({"on failure": "refine, ask"}, "has no bound", 5, 42),
    ({"on failure": "back to build, ask"}, "has no bound", 5, 42),
    ({"on failure": "refine 0, ask"}, "out of range", 5, 42),
    ({"on failure": "refine 21, ask"}, "out of range", 5, 42),
    ({"on failure": "refine {}, ask".format("9" * 5000)}, "out of range", 5, 42),
    ({"on failure": "refine ٣, ask"}, "has no bound", 5, 42),
    ({"on failure": "ask, refine 2, skip"}, "never reached", 5, 42),
    ({"on failure": "what now, ask"}, 'step "what now" is unknown', 5, 42),
    ({"on failure": "back to build 2, ask"}, "no earlier stage", 5, 1),
    ({"on failure": "back to nowhere 2, ask"}, "no earlier stage", 5, 1),
    ({"on failure": "/add-feature, ask"}, "unknown", 5, 42),
    ({"on failure": "skip", "gate": "test"}, "can not be skipped", 5, None),
]


@pytest.mark.parametrize("cells, says, line, column", BAD, ids=[str(item[0])[:50] for item in BAD])
def test_a_malformed_cell_is_named_with_line_and_column(cells, says, line, column):
    with pytest.raises(errors.StageTableError) as caught:
        stages.parse(table(one(**cells)), "commands/x.md")
    error = caught.value
    assert says in str(error) and "\n" not in str(error)
    assert error.line == line and (column is None or error.column == column)
    assert str(error).startswith("commands/x.md:{}:{}: ".format(error.line, error.column))


@pytest.mark.parametrize("text, says, line", [
    (HEAD, "has no row", 3),
    (HEAD.splitlines()[0], "is missing", 2),
    (HEAD.splitlines()[0] + "\n" + one(), "is missing", 2),
    (HEAD.replace("mode", "way") + one(), 'column "mode" is missing', 1),
    (HEAD.replace("mode", "X").replace("gate", "mode").replace("X", "gate") + one(), "out of order", 1),
    (HEAD + "| build | dev |", "2 cells", 3),
    (HEAD + one() + "\n" + one(), "stands twice", 4),
    (HEAD + one().replace("| ask |", "| ask | more |"), "8 cells", 3),
])
def test_a_malformed_table_is_named_with_its_line(text, says, line):
    with pytest.raises(errors.StageTableError) as caught:
        stages.parse(text)
    assert says in str(caught.value) and caught.value.line == line


@pytest.mark.parametrize("path", COMMANDS, ids=os.path.basename)
def test_every_command_of_the_plugin_parses(path):
    with open(path, encoding="utf-8") as handle:
        text = handle.read()
    found = stages.parse(text, path)
    assert bool(found) == ("| stage |" in text)
    for size in "SML":
        assert not found or stages.for_size(stages.parse(text), size)


CELL = st.one_of(
    st.sampled_from(["build", "a, b", "a \\| b", "one", "each", "parallel", "code", "–", "review", "S M", "ask", "skip", "",
                     "refine 2, ask", "back to build 1, ask", "/add-feature", "finish"]),
    st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=12))


@given(st.one_of(
    st.text(), st.lists(st.lists(CELL, min_size=5, max_size=8), max_size=4).map(
        lambda rows: HEAD + "\n".join("| " + " | ".join(row) + " |" for row in rows))))
def test_no_text_raises_anything_but_a_stage_table_error(text):
    try:
        for stage in stages.parse(text):
            assert stage.agents() and stage.steps[-1][0] in ("ask", "skip")
    except errors.StageTableError as error:
        assert error.line >= 1 and error.column >= 1


def test_a_size_leaves_stages_out_and_what_went_back_to_them_refines():
    found = stages.parse(table(
        one(sizes="L"), one(stage="review", sizes="S L", **{"on failure": "back to build 3, ask"}),
        one(stage="test", sizes="S L", **{"on failure": "back to review 2, ask"})))
    kept = stages.for_size(found, "S")
    assert [stage.name for stage in kept] == ["review", "test"]
    assert [stage.steps for stage in kept] == [[["refine", 3], ["ask"]], [["back", "review", 2], ["ask"]]]
    assert found[1].steps == [["back", "build", 3], ["ask"]], "the table itself stays as it was read"
    assert stages.for_size(found, "M") == []
