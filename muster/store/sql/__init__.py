"""SQL by name: `-- name: x` blocks are queries, `-- on: noun.verb` blocks are what an event does to the tables."""

import os
import re

_FOLDER = os.path.dirname(os.path.abspath(__file__))
# A text, compiled when the first statement runs: a hook that leaves before that does not pay for it.
_PARAMETER = r"(?<![:\w]):([a-z_]+)"
_loaded = {}


def statements(text):
    """Return the statements of a script: each ends with `;` at the end of a line (or `END;` of a trigger)."""
    found, current, inside_trigger = [], [], False
    for row in text.splitlines():
        if row.lstrip().startswith("--") or not row.strip():
            continue
        current.append(row)
        if row.lstrip().startswith("CREATE TRIGGER"):
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
    """Return `{"name": {query: sql}, "on": {event: text}}` of one noun's file; unknown nouns have none.

    The text of an event becomes its list of statements in `projection`."""
    if noun not in _loaded:
        blocks = {"name": {}, "on": {}}
        path = os.path.join(_FOLDER, noun + ".sql")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as handle:
                parts = ("\n" + handle.read()).split("\n-- ")
            for part in parts[1:]:
                head, _, body = part.partition("\n")
                kind, _, name = head.partition(":")
                if kind == "name":
                    blocks["name"][name.strip()] = body.strip().rstrip(";")
                elif kind == "on":
                    blocks["on"][name.strip()] = body  # split into statements when the event comes
        _loaded[noun] = blocks
    return _loaded[noun]


def projection(event_type):
    """Return the statements an event of this type runs; an empty list where it changes no table."""
    found = load(event_type.partition(".")[0])["on"]
    if isinstance(found.get(event_type), str):
        found[event_type] = statements(found[event_type])
    return found.get(event_type, ())


def execute(db, name, values):
    """Run the query `noun.name` and return the cursor."""
    noun, _, query = name.partition(".")
    return run(db, load(noun)["name"][query], values)


def run(db, statement, values):
    """Run one statement; parameters that `values` lacks are NULL, so that an event's optional keys may be absent."""
    names = re.findall(_PARAMETER, statement)
    return db.execute(statement, {name: values.get(name) for name in names})
