"""Expectations: what a cast says must come of it, checked against what came, one line each."""

from __future__ import annotations

import json
import os
import re
import subprocess

from muster.rehearsal import client, pattern, project, roster


class Line:
    """One expectation: what was `expected`, whether it `held`, and what was `seen` where it did not."""

    def __init__(self, held, expected, seen=""):
        self.held, self.expected, self.seen = bool(held), expected, "" if held else seen


def check(outcome):
    """Return a Line for every expectation of the outcome's cast, the ones that always hold first."""
    wanted = outcome.cast["expect"]
    lines = [Line(False, "the script plays to its end", fault) for fault in outcome.faults]
    lines = lines or [Line(True, "the script plays to its end")]
    lines.append(_log(outcome))
    for name, checker in _CHECKERS.items():
        if name in wanted:
            found = checker(wanted[name], outcome)
            lines.extend([found] if isinstance(found, Line) else found)
    return lines


def _log(outcome):
    """The client writes what is wrong with a plugin to its debug log and nowhere else."""
    name = roster.plugin_name(outcome.plugin)
    naming = re.compile(r"\[(WARN|ERROR)\].*(plugin:?\s*\"?{0}\b|{0}@|\b{0}:)".format(re.escape(name)))
    bad = []
    for path in outcome.logs:
        if os.path.exists(path):
            with open(path, encoding="utf-8", errors="replace") as handle:
                bad += [line.strip() for line in handle if naming.search(line)]
    return Line(not bad, "the client's log has no warning about {}".format(name), bad[0] if bad else "")


def _exit(wanted, outcome):
    seen = outcome.exits[-1]
    return Line(seen == wanted, "the client ends with {}".format(wanted), "it ended with {}".format(seen))


def _events(wanted, outcome):
    lines, at = [], 0
    for one in wanted:
        rest = outcome.events[at:]
        hit = next((index for index, event in enumerate(rest) if pattern.matches(one, event)), None)
        if hit is None:
            earlier = any(pattern.matches(one, event) for event in outcome.events[:at])
            seen = "it came before the one above" if earlier else pattern.nearest(one, rest)
            lines.append(Line(False, "event " + pattern.words(one), seen))
        else:
            at += hit + 1
            lines.append(Line(True, "event " + pattern.words(one)))
    return lines


def _without(wanted, outcome):
    lines = []
    for one in wanted:
        hit = next((event for event in outcome.events if pattern.matches(one, event)), None)
        lines.append(
            Line(
                hit is None,
                "no event " + pattern.words(one),
                "event {seq} {type} {subject}".format(**hit) if hit else "",
            )
        )
    return lines


def _refused(wanted, outcome):
    lines = []
    for one in wanted:
        fitting = [call for call in outcome.calls if _call_fits(one, call)]
        hit = any(_told(one, call) for call in fitting)
        what = "{} {} is refused".format(one.get("tool", "a tool"), one.get("input", "")).replace("  ", " ")
        what += ' with "{}"'.format(one["says"]) if "says" in one else ""
        seen = "no such call was made"
        if fitting:
            last = fitting[-1]
            seen = ("it was told: " if last.failed else "it went through: ") + (last.result or "no result").strip()[
                :300
            ]
        lines.append(Line(hit, what, seen))
    return lines


def _told(one, call):
    """Say whether the call came back as an error that says and comes from what `one` wants."""
    by = one.get("by", call.refused or "tool")
    return call.failed and by == (call.refused or "tool") and bool(re.search(one.get("says", ""), call.result or ""))


def _call_fits(one, call):
    if one.get("tool", call.tool) != call.tool or one.get("to", call.speaker) != call.speaker:
        return False
    part = one.get("input", "")
    flat = " ".join(str(value) for value in call.input.values())
    try:
        return part in flat or bool(re.search(part, flat))
    except re.error:
        return False


def unexpected(outcome):
    """Return the calls that came back as errors without being listed under `refused`."""
    listed = outcome.cast["expect"].get("refused", [])
    failed = [call for call in outcome.calls if call.failed]
    return [call for call in failed if not any(_call_fits(one, call) and _told(one, call) for one in listed)]


def _refused_only(wanted, outcome):
    other = unexpected(outcome)
    seen = (
        "{} by {}: {}".format(other[0].tool, other[0].speaker, (other[0].result or "").strip()[:300]) if other else ""
    )
    return Line(bool(other) != wanted, "nothing else is refused or fails", seen)


def _shown(wanted, outcome):
    return [_shown_line(one, outcome, True) for one in wanted]


def _not_shown(wanted, outcome):
    return [_shown_line(one, outcome, False) for one in wanted]


def _shown_line(one, outcome, expected):
    speaker = one.get("to", "main")
    asked = [ask for ask in outcome.asked if ask.speaker == speaker and one.get("at", ask.step) == ask.step]
    hit = any(re.search(one["says"], text) for ask in asked for text in ask.texts)
    where = "{}{} is {}shown /{}/".format(
        speaker, " at step {}".format(one["at"]) if "at" in one else "", "" if expected else "not ", one["says"]
    )
    seen = "in none of its {} requests".format(len(asked)) if asked else "it was never asked"
    return Line(hit == expected, where, seen if expected else "it was")


def _store(wanted, outcome):
    program = os.path.join(outcome.plugin, "bin", "muster")
    done = subprocess.run(
        ["sh", program, "state", "get", "--json"],
        cwd=outcome.project,
        env=client.world(outcome.folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        state = json.loads(done.stdout)
    except ValueError:
        said = (done.stderr or done.stdout).strip().splitlines() or ["it said nothing"]
        return Line(False, "muster state get --json answers", said[-1][:300])
    lines = []
    for path, value in wanted.items():
        seen = _at(state, path)
        text = "not there" if seen is None else json.dumps(seen, ensure_ascii=False)[:200]
        lines.append(Line(_fits(value, seen), "{} is {}".format(path, json.dumps(value)), "it is " + text))
    return lines


def _at(state, path):
    for name in path.split("."):
        if isinstance(state, list) and name.isdigit() and int(name) < len(state):
            state = state[int(name)]
        elif isinstance(state, dict) and name in state:
            state = state[name]
        else:
            return None
    return state


def _fits(wanted, seen):
    if isinstance(wanted, dict) and set(wanted) == {"matches"}:
        return seen is not None and bool(
            re.search(wanted["matches"], seen if isinstance(seen, str) else json.dumps(seen))
        )
    return pattern.part_of(wanted, seen)


def _tree(wanted, outcome):
    return [_file(name, rule, outcome.project) for name, rule in wanted.items()]


def _file(name, rule, folder):
    path = os.path.join(folder, name)
    if rule == "absent":
        return Line(not os.path.exists(path), "{} is absent".format(name), "it is there")
    if not os.path.exists(path):
        return Line(False, "{} is there".format(name), "it is not")
    if isinstance(rule, str):
        return Line(rule == "present", "{} is there".format(name), 'the rule "{}" is not known'.format(rule))
    with open(path, encoding="utf-8", errors="replace") as handle:
        text = handle.read()
    held = (
        rule.get("contains", "") in text
        and ("lacks" not in rule or rule["lacks"] not in text)
        and bool(re.search(rule.get("matches", ""), text))
        and rule.get("is", text) == text
    )
    what = ", ".join("{} {!r}".format(key, value[:60]) for key, value in rule.items())
    return Line(held, "{} {}".format(name, what), "it holds {!r}".format(text[:200]))


def _pushed(wanted, outcome):
    seen = project.pushed(outcome.folder)
    return Line(
        seen == wanted,
        "the remote {} the work".format("has" if wanted else "does not have"),
        "it is the other way round",
    )


def _client(wanted, outcome):
    inits = [event for event in outcome.stream if event.get("subtype") == "init"]
    results = [event for event in outcome.stream if event.get("type") == "result"]
    init = inits[-1] if inits else {}
    lines = []
    if "plugin_errors" in wanted:
        seen = init.get("plugin_errors") or []
        lines.append(Line(seen == wanted["plugin_errors"], "the client loads the plugin", json.dumps(seen)[:300]))
    if "agents" in wanted:
        missing = sorted(set(wanted["agents"]) - set(init.get("agents", [])))
        lines.append(Line(not missing, "the client knows the agents", "it lacks " + ", ".join(missing)))
    if "results" in wanted:
        lines.append(
            Line(
                len(results) == wanted["results"],
                "{} turns end".format(wanted["results"]),
                "{} did".format(len(results)),
            )
        )
    if "compactions" in wanted:
        seen = sum(event.get("subtype") == "compact_boundary" for event in outcome.stream)
        lines.append(
            Line(seen == wanted["compactions"], "{} compactions".format(wanted["compactions"]), "{} came".format(seen))
        )
    if "says" in wanted:
        seen = str(results[-1].get("result", "")) if results else "no turn ended"
        lines.append(
            Line(
                bool(results) and re.search(wanted["says"], seen),
                "the last answer says /{}/".format(wanted["says"]),
                seen[:300],
            )
        )
    return lines


_CHECKERS = {
    "client": _client,
    "exit": _exit,
    "events": _events,
    "without": _without,
    "refused": _refused,
    "refused_only": _refused_only,
    "shown": _shown,
    "not_shown": _not_shown,
    "store": _store,
    "tree": _tree,
    "pushed": _pushed,
}
