"""Shapes: the quick yes is never wrong, and what is wrong is told in words."""

import json
import os

import jsonschema
import pytest
import scratch
from hypothesis import given, settings
from hypothesis import strategies as st

from validators import fits, node, shape

NAMES = ("plugin", "marketplace", "hooks")
SCHEMAS = {name: json.loads(scratch.read(scratch.CHECKOUT, os.path.join("schemas", name + ".json"))) for name in NAMES}
SOUND = {
    "plugin": json.loads(scratch.read(scratch.CHECKOUT, "tests/plugins/sound/.claude-plugin/plugin.json")),
    "marketplace": json.loads(scratch.read(scratch.CHECKOUT, ".claude-plugin/marketplace.json")),
    "hooks": json.loads(scratch.read(scratch.CHECKOUT, "tests/plugins/sound/hooks/hooks.json")),
}
ODD = st.sampled_from([None, True, 0, -1, 2.5, "", "a b", "x", "http", "string", [], ["x"], [1], {}, {"name": "x"}, {"type": "http"}, {"x": {}}])


def spots(value, path=()):
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from spots(inner, path + (key,))


def changed(value, path, new):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(copy[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one_and_the_sound_file_fits_it_at_once(name):
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    assert fits.fits(SOUND[name], SCHEMAS[name])


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_the_quick_answer_is_jsonschema_s(name, data):
    value = SOUND[name]
    for _ in range(data.draw(st.integers(1, 3))):
        value = changed(value, data.draw(st.sampled_from(list(spots(value)))), data.draw(ODD))
    assert fits.fits(value, SCHEMAS[name]) == jsonschema.Draft202012Validator(SCHEMAS[name]).is_valid(value)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_whatever_is_wrong_is_told_in_one_line_at_a_place(name, data):
    value = changed(SOUND[name], data.draw(st.sampled_from(list(spots(SOUND[name])))), data.draw(ODD))
    text = json.dumps(value, indent=1)
    for place, message in shape.faults(node.from_json(text), name):
        assert 0 <= place.start <= place.end <= len(text) and "\n" not in message and "; add it; " not in message


def test_a_long_list_of_wrong_values_is_cut():
    tree = node.from_json(json.dumps({"hooks": {"Stop": [1] * 1000}}))
    assert len(list(shape.faults(tree, "hooks"))) == shape.MOST
