"""Printing for the verbs: JSON for programs, plain aligned columns for people."""

from muster import text


def as_json(value):
    """Print the value as indented JSON."""
    print(text.escaped(value, 2))


def table(rows, columns, empty="nothing"):
    """Print dicts as aligned columns; `columns` are keys, their titles the keys themselves."""
    if not rows:
        print(empty)
        return
    cells = [[_cell(row.get(column)) for column in columns] for row in rows]
    widths = [max(len(title), *(len(line[index]) for line in cells)) for index, title in enumerate(columns)]
    widths[-1] = 0
    for line in [list(columns)] + cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def plain(value):
    """Return a text on one line without control characters: a value may come from an agent, the terminal is a person's."""
    return text.line(value, 1 << 20)


def _cell(value):
    if value is None:
        return "–"
    if isinstance(value, (list, tuple)):
        return plain(", ".join(str(item) for item in value)) or "–"
    return plain(text.escaped(value) if isinstance(value, dict) else value)
