"""A stage table as a picture: its state machine for Mermaid, and as SVG with a small layout of its own."""

from xml.sax.saxutils import escape

WIDTH, HIGH, GAP, LEFT, TOP = 300, 54, 34, 150, 66
LANE = 34  # between two arrows that go back


def arrows(stages):
    """Return `(forward, failing)`: pairs of names, and `(from, to, label)`; the ends are `completed` and `needs you`."""
    names = [stage.name for stage in stages] + ["finish"]
    forward, failing = list(zip(names, names[1:])) + [("finish", "completed")], []
    for at, stage in enumerate(stages):
        for step in stage.steps:
            if step[0] == "refine":
                failing.append((stage.name, stage.name, "refine {}".format(step[1])))
            elif step[0] == "back":
                failing.append((stage.name, step[1], "back {}".format(step[2])))
            elif step[0] == "agent":
                failing.append((stage.name, stage.name, short(step[1])))
            elif step[0] == "skip":
                failing.append((stage.name, names[at + 1], "skip"))
            else:
                failing.append((stage.name, "needs you", "ask"))
    return forward, failing


def short(agent):
    """Return an agent's bare name."""
    return agent.rpartition(":")[2]


def agents(stage):
    """Return who does the stage, as text."""
    return (", " if stage.mode != "each" else "").join(" or ".join(short(name) for name in group) for group in stage.groups) or "muster"


def mermaid(name, stages):
    """Return the state machine of the table as a Mermaid diagram."""
    ids = {one: "s{}".format(at) for at, one in enumerate([stage.name for stage in stages] + ["finish", "needs you"])}
    lines = ["stateDiagram-v2", "  %% /{}".format(name)]
    for stage in stages:
        gate = " [{}]".format(stage.gate) if stage.gate else ""
        lines.append('  state "{}{}<br/>{}" as {}'.format(stage.name, gate, agents(stage), ids[stage.name]))
    lines += ['  state "finish: every gate holds for the tree" as {}'.format(ids["finish"]), '  state "needs you" as {}'.format(ids["needs you"])]
    forward, failing = arrows(stages)
    lines.append("  [*] --> {}".format(ids[stages[0].name]))
    gates = {stage.name: stage.gate for stage in stages}
    for old, new in forward:
        said = " : {} passed".format(gates[old]) if gates.get(old) else ""
        lines.append("  {} --> {}{}".format(ids[old], ids.get(new, "[*]"), said))
    lines += ["  {} --> {} : {}".format(ids[old], ids[new], said) for old, new, said in failing]
    lines.append("  note right of {}: the person's answer lets the stage that asked go on".format(ids["needs you"]))
    return "\n".join(lines) + "\n"


def svg(name, stages):
    """Return the table as an SVG: stages in a column, ways back on the left, what leads to the person on the right."""
    rows = {stage.name: TOP + at * (HIGH + GAP) for at, stage in enumerate(stages)}
    rows["finish"] = TOP + len(stages) * (HIGH + GAP)
    bottom = rows["finish"] + HIGH + GAP + 40
    back = [arrow for arrow in arrows(stages)[1] if arrow[1] in rows and rows[arrow[1]] < rows[arrow[0]]]
    left = LEFT + LANE * max(0, len(back) - 3)
    right = left + WIDTH
    out = [_head(name, right + 330, bottom)]
    for stage in stages:
        out.append(_box(left, rows[stage.name], stage.name, agents(stage), stage.gate))
    out.append(_box(left, rows["finish"], "finish", "every gate holds for the tree as it is", ""))
    middle = left + WIDTH / 2
    ordered = list(rows.values())
    for above, below in zip(ordered, ordered[1:]):
        out.append(_line("M{0:g} {1:g} V{2:g}".format(middle, above + HIGH, below - 5), "go"))
    out.append(_line("M{0:g} {1:g} V{2:g}".format(middle, rows["finish"] + HIGH, bottom - 48), "go"))
    out.append(_pill(middle, bottom - 28, "completed", "done"))
    for lane, (old, new, said) in enumerate(sorted(back, key=lambda arrow: rows[arrow[0]] - rows[arrow[1]])):
        x, y, to = left - 46 - LANE * lane, rows[old] + HIGH / 2, rows[new] + HIGH / 2 + 9
        out.append(_line("M{0:g} {1:g} H{2:g} V{3:g} H{4:g}".format(left, y, x, to, left - 5), "back"))
        out.append(_text(x + 4, y - 5, said, "small"))
    out += _beside(stages, rows, right)
    return "\n".join(out + ["</svg>"]) + "\n"


def _beside(stages, rows, right):
    """Draw what a stage does when it fails: again, another agent, skipped, the person."""
    out = []
    person = right + 240
    asking = [rows[stage.name] + HIGH / 2 for stage in stages if stage.steps[-1] == ["ask"]]
    for stage in stages:
        y = rows[stage.name]
        said = ["refine {}".format(step[1]) if step[0] == "refine" else short(step[1]) for step in stage.steps if step[0] in ("refine", "agent")]
        if said:
            out.append(_line("M{0:g} {1:g} h26 v-18 h-21".format(right, y + HIGH / 2 + 16), "back"))
            out.append(_text(right + 32, y + HIGH / 2 + 18, ", then ".join(said), "small"))
        if stage.steps[-1] == ["ask"]:
            out.append(_line("M{0:g} {1:g} H{2:g}".format(right, y + HIGH / 2 - 12, person), "ask"))
        else:
            out.append(_text(right + 10, y + HIGH / 2 - 8, "skipped when it fails", "small"))
    if asking:
        out.append(_line("M{0:g} {1:g} V{2:g}".format(person, asking[0] - 12, max(asking) + 26), "ask"))
        out.append(_pill(person, max(asking) + 44, "needs you", "person"))
    return out


def _head(name, width, height):
    return """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0:g} {1:g}" width="{0:g}" height="{1:g}" role="img" aria-label="{2}">
<title>{2}</title>
<style>
svg {{ background: #fff; font: 14px system-ui, sans-serif }} rect {{ fill: #f4f6f8; stroke: #52606d }} text {{ fill: #1f2933 }}
.name {{ font-weight: 600 }} .title {{ font-size: 18px; font-weight: 600 }} .small {{ font-size: 12px; fill: #52606d }}
.gate {{ font-size: 12px; fill: #0b6e4f; text-anchor: end }} path {{ fill: none; stroke-width: 1.5 }}
.go {{ stroke: #0b6e4f; marker-end: url(#go) }} .back {{ stroke: #b44d12; marker-end: url(#back) }} .ask {{ stroke: #829ab1; stroke-dasharray: 4 3 }}
.done {{ fill: #d8f3e7; stroke: #0b6e4f }} .person {{ fill: #e4ecf5; stroke: #486581 }} .mid {{ text-anchor: middle }}
</style>
<defs><marker id="go" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" style="fill:#0b6e4f"/></marker>
<marker id="back" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" style="fill:#b44d12"/></marker></defs>
<text class="title" x="24" y="34">/{3}</text>""".format(width, height, escape("The stages of /" + name, {'"': "&quot;"}), escape(name))


def _box(x, y, name, who, gate):
    said = who if len(who) <= 44 else who[:41] + " …"
    parts = ['<rect x="{:g}" y="{:g}" width="{}" height="{}" rx="8"/>'.format(x, y, WIDTH, HIGH), _text(x + 14, y + 23, name, "name"),
             _text(x + 14, y + 42, said, "small")]
    return "\n".join(parts + ([_text(x + WIDTH - 14, y + 23, "gate " + gate, "gate")] if gate else []))


def _pill(x, y, said, kind):
    return '<rect class="{0}" x="{1:g}" y="{2:g}" width="112" height="30" rx="15"/>\n{3}'.format(
        kind, x - 56, y - 15, _text(x, y + 5, said, "mid"))


def _line(path, kind):
    return '<path class="{}" d="{}"/>'.format(kind, path)


def _text(x, y, said, kind):
    return '<text class="{}" x="{:g}" y="{:g}">{}</text>'.format(kind, x, y, escape(said))
