"""SQL by name: `-- name: x` blocks are queries, `-- on: noun.verb` blocks are what an event does to the tables."""

import os
import re

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_BLOCK = re.compile(r"^-- (name|on): *([a-z_.]+) *$", re.MULTILINE)
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)")
_loaded = {}


def statements(text):
    """Return the statements of a script: each ends with `;` at the end of a line (or `END;` of a trigger)."""
    found, current, inside_trigger = [], [], False
    for row in text.splitlines():
        if row.lstrip().startswith("--") or not row.strip():
            continue
        current.append(row)
        if re.match(r"\s*CREATE TRIGGER", row):
            inside_trigger = True
        if row.rstrip().endswith(";") and (not inside_trigger or row.rstrip().endswith("END;")):
            found.append("\n".join(current))
            current, inside_trigger = [], False
    if current:
        found.append("\n".join(current))
    return found


def nouns():
    """Return the names of the SQL files, one a noun."""
    return sorted(name[:-4] for name in os.listdir(_FOLDER) if name.endswith(".sql"))


def load(noun):
    """Return `{"name": {query: sql}, "on": {verb: [sql]}}` of one noun's file; unknown nouns have none."""
    if noun not in _loaded:
        blocks = {"name": {}, "on": {}}
        path = os.path.join(_FOLDER, noun + ".sql")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as handle:
                parts = _BLOCK.split(handle.read())
            for kind, name, body in zip(parts[1::3], parts[2::3], parts[3::3]):
                if kind == "name":
                    blocks["name"][name] = body.strip().rstrip(";")
                else:
                    blocks["on"][name] = statements(body)
        _loaded[noun] = blocks
    return _loaded[noun]


def projection(event_type):
    """Return the statements an event of this type runs; an empty list where it changes no table."""
    return load(event_type.partition(".")[0])["on"].get(event_type, ())


def execute(db, name, values):
    """Run the query `noun.name` and return the cursor."""
    noun, _, query = name.partition(".")
    return run(db, load(noun)["name"][query], values)


def run(db, statement, values):
    """Run one statement; parameters that `values` lacks are NULL, so that an event's optional keys may be absent."""
    names = _PARAMETER.findall(statement)
    return db.execute(statement, {name: values.get(name) for name in names})
