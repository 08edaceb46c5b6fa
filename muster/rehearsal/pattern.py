"""Event patterns: what an event must be like, and words for it."""

from __future__ import annotations

import json
import re


def matches(pattern, event):
    """Say whether an event fits a pattern: a type, or a record of type, subject, actor, data (a part of it), says."""
    if isinstance(pattern, str):
        return event["type"] == pattern
    for name in ("type", "subject", "actor"):
        if name in pattern and pattern[name] != event[name]:
            return False
    if not part_of(pattern.get("data", {}), event["data"]):
        return False
    return not pattern.get("says") or bool(re.search(pattern["says"], json.dumps(event["data"], ensure_ascii=False)))


def part_of(wanted, seen):
    """Say whether all of `wanted` stands in `seen`: records by key, lists item by item, other values equal."""
    if isinstance(wanted, dict):
        return isinstance(seen, dict) and all(name in seen and part_of(wanted[name], seen[name]) for name in wanted)
    if isinstance(wanted, list):
        return isinstance(seen, list) and len(wanted) == len(seen) and all(map(part_of, wanted, seen))
    return wanted == seen and isinstance(wanted, bool) == isinstance(seen, bool)


def words(pattern):
    """Return an event pattern as short text."""
    if isinstance(pattern, str):
        return pattern
    parts = [pattern.get("type", "of any type"), pattern.get("subject", "")]
    parts += ["{}={}".format(name, json.dumps(value)) for name, value in pattern.get("data", {}).items()]
    parts.append("says /{}/".format(pattern["says"]) if "says" in pattern else "")
    return " ".join(part for part in parts if part)


def nearest(pattern, events):
    """Return words for what came instead of the event that `pattern` wants."""
    kind = pattern if isinstance(pattern, str) else pattern.get("type")
    same = [event for event in events if event["type"] == kind]
    if same:
        return "after it came {} {}".format(same[-1]["subject"], brief(same[-1]["data"]))
    return "it did not come; last seen: {}".format(", ".join(event["type"] for event in events[-4:]) or "no event")


def brief(data):
    """Return an event's data as short text: its plain values and, where it has one, the reason in its detail."""
    parts = ["{}={}".format(name, value) for name, value in data.items() if not isinstance(value, (dict, list))]
    detail = data.get("detail")
    why = detail.get("why") if isinstance(detail, dict) else None
    return ", ".join(parts + (["why: " + why] if why else []))[:300]
