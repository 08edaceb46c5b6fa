"""Trees of YAML and JSON: each value with its place, hostile text ends in a fault."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from validators import node

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(JSON, st.sampled_from([None, 2]))
def test_json_reads_as_python_reads_it(data, indent):
    text = json.dumps(data, indent=indent)
    assert node.from_json(text).plain_value() == json.loads(text)


@given(st.text(alphabet='{}[]",:0123456789.eE+-truefalsn \n\\u00g', max_size=40))
def test_json_refuses_what_python_refuses(text):
    try:
        wanted = json.loads(text)
    except ValueError:
        with pytest.raises(node.Fault) as fault:
            node.from_json(text)
        assert 0 <= fault.value.offset <= len(text)
    else:
        assert node.from_json(text).plain_value() == wanted or wanted != wanted


@given(JSON)
def test_every_value_of_json_stands_where_its_node_says(data):
    text = json.dumps(data)
    for one in node.from_json(text).walk():
        assert json.loads(text[one.start:one.end]) == one.plain_value()


@given(st.text(alphabet="ab:-[]{}\"'#&*!|> \n\t,", max_size=60))
def test_yaml_reads_or_faults_as_pyyaml_does(text):
    try:
        wanted = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError:
        with pytest.raises(node.Fault) as fault:
            node.from_yaml(text)
        assert 0 <= fault.value.offset <= len(text)
    else:
        found = None
        try:
            found = node.from_yaml(text)
        except node.Fault as fault:
            assert "nested" in fault.message or "aliases" in fault.message
        else:
            assert (found is None) == (wanted is None)


@settings(max_examples=2000, deadline=None)
@given(st.text(alphabet="ab:-[]{}\"'#!|> \n,é🙂1", max_size=60))
def test_both_readers_of_yaml_make_the_same_tree(text):
    """The quick one is libyaml, the slow one says what is wrong."""
    def told():
        try:
            tree = node.from_yaml(text)
        except node.Fault:
            return None
        return [(one.kind, one.start, one.end, one.raw, one.plain) for one in tree.walk()] if tree else []

    quick, fast = told(), node._FAST
    try:
        node._FAST = None
        slow = told()
    finally:
        node._FAST = fast
    assert quick == slow


def test_yaml_keeps_places_kinds_and_duplicates():
    text = 'name: no\n"b": [1, x]\nname: 3.5\n'
    tree = node.from_yaml(text, 100)
    assert tree.get("name").value == 3.5 and [key.value for key, _ in tree.items] == ["name", "b", "name"]
    first = tree.items[0][1]
    assert (first.kind, first.value, first.raw, first.plain) == ("bool", False, "no", True)
    assert text[tree.at("b", 1).start - 100:tree.at("b", 1).end - 100] == "x"
    assert tree.key("b").plain is False and tree.at("b", 7) is None and tree.at("x", "y") is None


BOMB = "a: &a [x]\n" + "".join("{}: &{} [{}]\n".format(b, b, ", ".join(["*" + a] * 9)) for a, b in zip("abcdefgh", "bcdefghi"))
WIDE = "a: &a [" + "x, " * 20_000 + "x]\nb: [*a, *a, *a, *a, *a]\n"


@pytest.mark.parametrize("text, said", [
    (BOMB, "aliases"), (WIDE, "values"), ("a: &a [*a, *a]\n", "nested"), ("[" * 5000, "nested"), ("{a: " * 5000, "nested"), ("- " * 5000 + "a", "nested"),
    ("a: " + "x" * (node.LONGEST + 1), "characters"), ("a: \0", "U+0000"), ("? " * 3000, "nested"),
], ids=["laughs", "wide", "itself", "lists", "maps", "dashes", "long", "nul", "keys"])
def test_hostile_yaml_ends_in_a_fault(text, said):
    with pytest.raises(node.Fault) as fault:
        node.from_yaml(text)
    assert said in fault.value.message


@pytest.mark.parametrize("text, said", [
    ("[" * 100_000, "nested"), ('{"a":' * 100_000, "nested"), ("1" * (5 * node.LONGEST), "characters"), ('"' + "\\" * 9999, "closed"), ("", "ends"),
    ("[1,]", '","'), ('{"a" 1}', '":"'), ("{1:2}", "key"), ("1 2", "more"), ("[1 2]", '"]"'), ('"\n"', "closed"), ('"\\x"', "broken"), ("nul", "missing"),
], ids=["lists", "maps", "long", "slashes", "empty", "comma", "colon", "key", "two", "gap", "break", "escape", "word"])
def test_broken_json_ends_in_a_fault_that_says_why(text, said):
    with pytest.raises(node.Fault) as fault:
        node.from_json(text)
    assert said in fault.value.message


def test_a_giant_number_costs_nothing():
    assert node.from_json("[" + "9" * 100_000 + "]").at(0).kind == "number"
    assert node.from_yaml("a: " + "9" * 100_000).get("a") is not None
