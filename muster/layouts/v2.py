"""V2: one JSON file a session, with its own agents, tasks, messages and metrics."""

import os
import re

from muster.layouts import plan, v1
from muster.layouts.found import Found

NAME = "v2"


def belongs(path, document):
    """Say whether a document is of this layout."""
    return isinstance(document, dict) and "session_id" in document and "state" in document


def read(path):
    """Return the `Found` of one session's file."""
    found = Found(NAME, path)
    document = v1.whole(found, path)
    document = document if isinstance(document, dict) else {}
    state = document.get("state") if isinstance(document.get("state"), dict) else {}
    tasks = state.get("tasks")
    for key, record in (tasks.items() if isinstance(tasks, dict) else ()):
        found.task(key, record)
    if found.tasks:
        found.notes.append(("state.tasks ({})".format(len(found.tasks)), "tasks; fields we do not know are kept"))
    found.kept = {name: value for name, value in document.items() if name != "state"}
    found.kept["state"] = {name: value for name, value in state.items() if name != "tasks" or not isinstance(tasks, dict)}
    for noun, name in (("epics", "current_epic"), ("sprints", "current_sprint")):
        if isinstance(document.get(name), str) and document[name].strip():
            said = {"id": document[name], "status": "active", "epic_id": document.get("current_epic")}
            found.notes.append((name + " " + document[name], "{} {}".format(noun[:-1], plan.put(found, noun, document[name], said))))
    plan.take(found, {})
    found.notes.append(("session {}".format(document.get("session_id", os.path.basename(path))), "kept with mode, teams, agents, messages, metrics"))
    return found


def write(kept, free, tasks, lines):
    """Return `{file name: text}` of the layout."""
    document = dict(kept, **free)
    document["state"] = dict(document.get("state") or {}, tasks={key: v1.laid(record, task) for key, record, task in tasks})
    name = re.sub(r"[\x00-\x1f\x7f]", "-", os.path.basename(str(document.get("session_id") or "")))[:100].strip(".")
    return {"sessions/{}.json".format(name or "session"): v1.dump(document)}
