"""A workflow's stage table, read from its command's Markdown: the one source of what a run does."""

import re

from muster.errors import StageTableError
from muster.model import SIZES

COLUMNS = ("stage", "agents", "mode", "may change", "gate", "sizes", "on failure")
MODES = ("one", "parallel", "each")
MAY_CHANGE = ("code", "tests", "docs", "design", "config", "generated")
NONE = ("–", "-", "—", "")
# The implicit stage after the last row: every gate must hold for the tree as it is then.
FINISH = "finish"
# Texts, compiled when a table is read: a hook that only looks a stage up does not pay for them.
_NAME = r"[a-z][a-z0-9-]*(?: [a-z0-9-]+)*\Z"
_AGENT = r"/?[a-zA-Z][a-zA-Z0-9:_-]*\Z"
_REFINE = r"refine ([0-9]+)\Z"
_BACK = r"back to ([a-z][a-z0-9 -]*?) ([0-9]+)\Z"


class Stage:
    """One row. `groups`: every group must have one of its agents done, none where muster's own checks are all its work;
    `steps`: what to do on failure, in order."""

    __slots__ = ("name", "groups", "mode", "may_change", "gate", "sizes", "steps", "line")

    def __init__(self, name, groups, mode, may_change, gate, sizes, steps, line=0):
        self.name, self.groups, self.mode, self.may_change = name, groups, mode, may_change
        self.gate, self.sizes, self.steps, self.line = gate, sizes, steps, line

    def agents(self):
        """Return every agent the row names, in order."""
        return [agent for group in self.groups for agent in group]

    def fallbacks(self):
        """Return the agents that only the failure column names."""
        return [step[1] for step in self.steps if step[0] == "agent"]

    def to_dict(self):
        """Return the row as plain data; `from_dict` reads it back."""
        return {name: getattr(self, name) for name in self.__slots__}


def from_dict(data):
    """Return the `Stage` that `to_dict` wrote."""
    return Stage(**{name: data.get(name) for name in Stage.__slots__})


def parse(markdown, path=""):
    """Return the list of `Stage` of the first stage table in `markdown`.

    Raises `StageTableError` with line and column; a text without a stage table gives an empty list."""
    rows = markdown.splitlines()
    for index, row in enumerate(rows):
        if row.lstrip().startswith("|") and _cells(row)[0][0].lower() == "stage":
            return _table(rows, index, path)
    return []


def _table(rows, head, path):
    titles = [cell.lower() for cell, _ in _cells(rows[head])]
    if tuple(titles) != COLUMNS:
        missing = [name for name in COLUMNS if name not in titles]
        fault = 'column "{}" is missing'.format(missing[0]) if missing else "columns are out of order"
        raise StageTableError("{}; write: | {} |".format(fault, " | ".join(COLUMNS)), path, head + 1, 1)
    if head + 1 >= len(rows) or not re.fullmatch(r"[|\s:-]+", rows[head + 1]):
        raise StageTableError("the line |---|---| under the header is missing", path, head + 2, 1)
    stages = []
    for offset, row in enumerate(rows[head + 2:], head + 3):
        if not row.lstrip().startswith("|"):
            break
        cells = _cells(row)
        if len(cells) != len(COLUMNS):
            raise StageTableError(
                "the row has {} cells, the table {} columns".format(len(cells), len(COLUMNS)), path, offset, 1
            )
        stages.append(_stage(cells, path, offset))
    if not stages:
        raise StageTableError("the stage table has no row; add one stage", path, head + 3, 1)
    _relate(stages, path)
    return stages


def _cells(row):
    """Return `(text, column)` of each cell; `\\|` inside a cell is a bar of its own, columns count from 1."""
    bars = [match.start() for match in re.finditer(r"(?<!\\)\|", row)]
    cells = []
    ends = bars[1:] if bars[1:] and not row[bars[-1] + 1:].strip() else bars[1:] + [len(row)]
    for start, end in zip(bars, ends):
        raw = row[start + 1: end]
        column = start + 2 + len(raw) - len(raw.lstrip())
        cells.append((raw.strip().replace("\\|", "|").replace("`", ""), column))
    return cells


def _stage(cells, path, line):
    texts = dict(zip(COLUMNS, (text for text, _ in cells)))
    columns = dict(zip(COLUMNS, (column for _, column in cells)))

    def fault(name, message):
        return StageTableError(message, path, line, columns[name])

    if not re.match(_NAME, texts["stage"]):
        raise fault("stage", 'stage "{}" is no name; use lower-case words'.format(texts["stage"]))
    if texts["stage"] == FINISH:
        raise fault("stage", 'stage "finish" is muster\'s own last stage; choose another name')
    groups = [[name.strip() for name in part.split("|")] for part in _list(texts["agents"])]
    for name in [name for group in groups for name in group]:
        if not re.match(_AGENT, name):
            raise fault("agents", 'agent "{}" is no name; separate with , (all) or \\| (one of)'.format(name))
    if not groups and (texts["gate"] in NONE or texts["mode"] != "one"):
        raise fault("agents", "the stage names no agent; name at least one, or give it a gate and mode one")
    if texts["mode"] not in MODES:
        raise fault("mode", 'mode "{}" is unknown; use one of: {}'.format(texts["mode"], ", ".join(MODES)))
    _workflows(texts, groups, fault)
    may_change = _list(texts["may change"])
    for kind in may_change:
        if kind not in MAY_CHANGE:
            raise fault("may change", 'kind "{}" is unknown; use: {}'.format(kind, ", ".join(MAY_CHANGE)))
    sizes = texts["sizes"].replace(",", " ").split()
    for size in sizes or ["none"]:
        if size not in SIZES:
            raise fault("sizes", 'size "{}" is unknown; use letters of: S M L'.format(size))
    gate = "" if texts["gate"] in NONE else texts["gate"]
    if gate and not re.match(_NAME, gate):
        raise fault("gate", 'gate "{}" is no name; name one gate or write –'.format(gate))
    steps = _steps(texts["on failure"], gate, fault)
    if not groups and any(step[0] == "agent" for step in steps):
        raise fault("on failure", "a stage without agents has no work for another to do; use refine N, back to STAGE N, ask")
    return Stage(texts["stage"], groups, texts["mode"], may_change, gate, sizes, steps, line)


def _workflows(texts, groups, fault):
    """Check that mode `each` names one workflow and no gate, and that no other mode names a workflow."""
    named = [name for group in groups for name in group if name.startswith("/")]
    if texts["mode"] != "each" and named:
        raise fault("agents", '"{}" is a workflow and runs only with mode each; name an agent'.format(named[0]))
    if texts["mode"] == "each" and (len(named) != 1 or groups != [named]):
        raise fault("agents", "mode each names one workflow, as /add-feature")
    if texts["mode"] == "each" and texts["gate"] not in NONE:
        raise fault("gate", "a stage that works through a plan has no gate; give it to the stage after it")


def _list(cell):
    return [] if cell in NONE else [part.strip() for part in cell.split(",") if part.strip()]


def _steps(cell, gate, fault):
    steps = [_step(word, fault) for word in _list(cell)]
    if not steps or steps[-1][0] not in ("ask", "skip"):
        raise fault("on failure", 'the path must end in "ask" or "skip"')
    ends = [step[0] for step in steps[:-1] if step[0] in ("ask", "skip")]
    if ends:
        raise fault("on failure", 'the steps after "{}" are never reached; put it last'.format(ends[0]))
    if gate and steps[-1][0] == "skip":
        # the finish asks for every gate: a skipped one could never hold there
        raise fault("on failure", "a stage with a gate can not be skipped; end the path in ask")
    return steps


def _step(word, fault):
    """Return one step of the failure path: ["refine", n], ["back", stage, n], ["agent", name], ["ask"], ["skip"]."""
    if word in ("ask", "skip"):
        return [word]
    match = re.match(_REFINE, word)
    if match:
        return ["refine", _bound(match.group(1), fault)]
    match = re.match(_BACK, word)
    if match:
        return ["back", match.group(1), _bound(match.group(2), fault)]
    if word.startswith(("refine", "back to")):
        raise fault("on failure", 'step "{}" has no bound; write: refine N or back to STAGE N'.format(word))
    if not re.match(_AGENT, word) or word.startswith("/"):
        raise fault("on failure", 'step "{}" is unknown; use refine N, back to STAGE N, an agent, skip, ask'.format(word))
    return ["agent", word]


def _bound(text, fault):
    if len(text) > 4 or not 1 <= int(text) <= 20:
        raise fault("on failure", "bound {} is out of range; use 1 to 20".format(text[:20]))
    return int(text)


def _relate(stages, path):
    """Check what rows say of each other: names once, `back to` an earlier row."""
    seen = []
    for stage in stages:
        if stage.name in seen:
            raise StageTableError('stage "{}" stands twice; rename one'.format(stage.name), path, stage.line, 1)
        for step in stage.steps:
            if step[0] == "back" and step[1] not in seen:
                raise StageTableError(
                    'back to "{}": no earlier stage has that name; earlier: {}'.format(step[1], ", ".join(seen) or "none"),
                    path, stage.line, 1,
                )
        seen.append(stage.name)


def for_size(stages, size):
    """Return the stages of a run of this size; a `back to` a stage the size leaves out becomes `refine`."""
    kept = [from_dict(stage.to_dict()) for stage in stages if size in stage.sizes]
    names = {stage.name for stage in kept}
    for stage in kept:
        stage.steps = [
            ["refine", step[2]] if step[0] == "back" and step[1] not in names else step for step in stage.steps
        ]
    return kept
