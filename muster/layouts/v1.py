"""V1: one `orchestration.json` a project, `messages/*.json` and `events/stream.jsonl` beside its folder."""

import json
import os

from muster.layouts import plan, recover
from muster.layouts.found import Found

NAME = "v1"
FREE = ("organization", "observability")
WORDS = {"ready": "pending"}
OWN = "messages of the document"
_KEPT = {"agents": "kept as it stands: nobody of them is at work now", "communication": "kept; open questions and hand-offs become ours"}


def belongs(path, document):
    """Say whether a document is of this layout."""
    return isinstance(document, dict) and "tasks" in document and bool({"organization", "epics", "communication"} & set(document))


def read(path):
    """Return the `Found` of the file and what lies beside it."""
    found = Found(NAME, path)
    document = whole(found, path)
    document = document if isinstance(document, dict) else {}
    for noun in FREE:
        if noun in document:
            found.free[noun] = document[noun]
            found.notes.append((noun, "state " + noun))
    tasks = document.get("tasks")
    for key, record in (tasks.items() if isinstance(tasks, dict) else ()):
        found.task(key, record)
    if found.tasks:
        found.notes.append(("tasks ({})".format(len(found.tasks)), "tasks; fields we do not know are kept"))
    plan.take(found, document)
    found.kept = {name: value for name, value in document.items() if name not in FREE + ("tasks",)}
    for name in [name for name in found.kept if name not in plan.NOUNS]:
        found.notes.append((name, _KEPT.get(name, "kept as it stands")))
    if "messages" in found.kept:
        found.kept[OWN] = found.kept.pop("messages")  # the name is that of the files beside it
    _beside(found, os.path.dirname(os.path.dirname(os.path.abspath(path))))
    return found


def whole(found, path):
    """Return what can be read of a JSON file; what can not is named in `found`."""
    try:
        with open(path, encoding="utf-8", errors="replace") as handle:
            text = handle.read()
    except OSError as error:
        found.fault(path, 0, 0, error.strerror or "it can not be read")
        return None
    value, faults = recover.loads(text)
    for line, column, what in faults:
        found.fault(path, line, column, what)
    return value


def _beside(found, base):
    folder = os.path.join(base, "messages")
    messages = {}
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        if name.endswith(".json") and os.path.isfile(os.path.join(folder, name)):
            before = len(found.faults)
            messages[name] = whole(found, os.path.join(folder, name))
            if len(found.faults) > before:
                found.broken.add(name)
    if messages:
        found.kept["messages"] = messages
        found.notes.append(("messages ({})".format(len(messages)), "kept; unread ones become ours"))
    stream = os.path.join(base, "events", "stream.jsonl")
    if os.path.isfile(stream):
        with open(stream, encoding="utf-8", errors="replace") as handle:
            for number, line in enumerate(handle, 1):
                try:
                    value = json.loads(line) if line.strip() else None
                except ValueError:
                    found.fault(stream, number, 1, "the line is no JSON")
                    continue
                if value is not None:
                    found.lines.append(value)
        found.notes.append(("events ({})".format(len(found.lines)), "events of type note.imported"))


def write(kept, free, tasks, lines):
    """Return `{file name: text}` of the layout: what was kept, with what is true now (`free` and `tasks`) laid over it."""
    document = dict(kept)
    messages = document.pop("messages", {})
    if OWN in document:
        document["messages"] = document.pop(OWN)
    document.update(free)
    document["tasks"] = {key: laid(record, task) for key, record, task in tasks}
    files = {"state/orchestration.json": dump(document)}
    files.update(("messages/" + name, dump(value)) for name, value in messages.items())
    if lines:
        files["events/stream.jsonl"] = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return files


def laid(record, task, words=WORDS, names=("id", "title", "type", "assignee", "status", "dependencies")):
    """Return a record with the task's present fields laid over those that changed since it was taken over."""
    found = dict(record)
    word = words.get(task["status"], task["status"])
    now = {"id": task["id"], "task_id": task["id"], "title": task["title"], "type": task["type"], "assignee": task["assignee"],
           "agent": task["assignee"], "status": word, "dependencies": task["needs"]}
    for name in names:
        if name not in record and not task["fresh"]:
            continue  # what was not said then is not said now, unless it changed
        if task["fresh"] or name in task["changed"]:
            found[name] = now[name]
    return found


def dump(value):
    """Return JSON as these files are written."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
