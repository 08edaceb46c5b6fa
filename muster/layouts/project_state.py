"""project_state: one file of a task engine, with a checksum over its content."""

import hashlib
import json

from muster.layouts import v1
from muster.layouts.found import Found

NAME = "project-state"
WORDS = {"ready": "pending", "review": "in_progress"}


def belongs(path, document):
    """Say whether a document is of this layout."""
    return isinstance(document, dict) and "tasks" in document and bool({"format_version", "checksum", "project_id"} & set(document))


def read(path):
    """Return the `Found` of the file; a checksum that does not fit is named, the content is read all the same."""
    found = Found(NAME, path)
    document = v1.whole(found, path)
    document = document if isinstance(document, dict) else {}
    tasks = document.get("tasks")
    for key, record in (tasks.items() if isinstance(tasks, dict) else ()):
        found.task(key, record)
    if document.get("checksum") and document["checksum"] != checksum(document):
        found.fault(path, 0, 0, "the checksum does not fit the content; it was changed, or made in another way")
    found.kept = {name: value for name, value in document.items() if name != "tasks"}
    found.notes.append(("tasks ({})".format(len(found.tasks)), "tasks; hours and times are kept"))
    for name in found.kept:
        found.notes.append((name, "kept as it stands"))
    return found


def checksum(document):
    """Return the SHA-256 of the content: the document without its checksum, as JSON with sorted keys."""
    content = {name: value for name, value in document.items() if name != "checksum"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode("utf-8")).hexdigest()


def write(kept, free, tasks, lines):
    """Return `{file name: text}` of the layout; metrics and checksum are counted anew where anything changed."""
    document = dict(kept)
    document["tasks"] = {key: v1.laid(record, task, WORDS, ("task_id", "title", "type", "agent", "status", "dependencies"))
                         for key, record, task in tasks}
    if any(task["changed"] or task["fresh"] for _, _, task in tasks) or not kept:
        done = sum(1 for _, _, task in tasks if task["status"] == "completed")
        document["metrics"] = dict(document["metrics"] if isinstance(document.get("metrics"), dict) else {}, total_tasks=len(tasks), completed_tasks=done,
                                   completion_percentage=round(100 * done / len(tasks), 1) if tasks else 0)
        document["checksum"] = checksum(document)
    return {"project_state.json": v1.dump(document)}
