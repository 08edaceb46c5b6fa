"""Projects, epics and sprints of the earlier layouts: taken over as nouns, what we do not know kept in their context, and laid back out."""

from muster import errors, graph, text
from muster.layouts.found import fit, texts
from muster.sprints import DAYS, days

NOUNS = ("projects", "epics", "sprints")
EPIC_STATUSES = {"active": "active", "in_progress": "active", "blocked": "blocked", "complete": "complete", "completed": "complete", "done": "complete",
                 "cancelled": "cancelled", "canceled": "cancelled"}
SPRINT_STATUSES = {"ready": "ready", "active": "active", "in_progress": "active", "blocked": "blocked", "review": "review", "complete": "complete",
                   "completed": "complete", "done": "complete"}
_KNOWN = {"projects": ("id", "name", "epics", "current_sprint", "teams_assigned", "repository"),
          "epics": ("id", "title", "status", "sprints", "features", "dependencies", "description"),
          "sprints": ("id", "title", "epic_id", "status", "start_date", "end_date", "tasks", "team_assignments", "goals", "success_criteria", "capacity")}
# The lists of a sprint's tasks, by the names that earlier layouts gave them: ours first.
BUCKETS = {"queued": ("queued", "pending", "ready", "todo"), "active": ("active", "in_progress", "review"),
           "completed": ("completed", "done", "complete"), "blocked": ("blocked",)}
_BUCKET = {"pending": "queued", "ready": "queued", "in_progress": "active", "review": "active", "completed": "completed", "blocked": "blocked",
           "cancelled": "completed"}


def take(found, document):
    """Take the nouns of a document over into `found.plan`: `{noun: {id: {"key", our fields}}}`."""
    for noun in NOUNS:
        records = document.get(noun)
        for key in sorted(records) if isinstance(records, dict) else ():
            if isinstance(records[key], dict):
                put(found, noun, key, records[key])
            else:
                found.notes.append(("{} {}".format(noun, key), "kept as it stands: it is no object"))
        if found.plan[noun]:
            found.notes.append(("{} ({})".format(noun, len(found.plan[noun])), "{}; fields we do not know are kept".format(noun)))
    _bound(found)


def put(found, noun, key, record):
    """Take one record over; its id is the key made fit for an id of ours."""
    id = fit(record["id"] if isinstance(record.get("id"), str) and record["id"] else key)
    while id in found.plan[noun]:
        id += "-2"
    said = text.line(record.get("name" if noun == "projects" else "title") or id, 200 if noun == "projects" else 500) or id
    one = {"projects": _project, "epics": _epic, "sprints": _sprint}[noun](record, said)
    one["context"] = {name: value for name, value in record.items() if name not in _KNOWN[noun]}
    found.plan[noun][id] = dict(one, key=key)
    return id


def _project(record, said):
    repository = record.get("repository") if isinstance(record.get("repository"), dict) else {}
    branch = repository.get("main_branch")
    return {"name": said, "teams": texts(record.get("teams_assigned") or []), "main_branch": branch if isinstance(branch, str) and branch else None,
            "holds": texts(record.get("epics") or [])}


def _epic(record, said):
    description = record.get("description")
    return {"title": said, "status": EPIC_STATUSES.get(str(record.get("status")).lower(), "planning"), "features": texts(record.get("features") or []),
            "needs": texts(record.get("dependencies") or []), "project": "default", "description": description if isinstance(description, str) else None}


def _sprint(record, said):
    capacity = record.get("capacity")
    number = isinstance(capacity, (int, float)) and not isinstance(capacity, bool) and 0 <= capacity < 1e6
    try:
        first, last, long = days.span(record.get("start_date") or None, record.get("end_date") or None, None, DAYS)
    except errors.UsageError:
        first, last, long = None, None, DAYS
    assigned = record.get("team_assignments")
    lists = record.get("tasks")
    return {"title": said, "status": SPRINT_STATUSES.get(str(record.get("status")).lower(), "planning"), "epic": record.get("epic_id"), "project": "default",
            "start_date": first, "end_date": last, "duration": long, "goals": texts(record.get("goals") or []), "teams": sorted(assigned) if isinstance(assigned, dict) else [],
            "success_criteria": texts(record.get("success_criteria") or []), "capacity": capacity if number else None,
            "tasks": [name for items in lists.values() if isinstance(items, list) for name in items if isinstance(name, str)] if isinstance(lists, dict) else []}


def _bound(found):
    """Let what names another name it by our id; what is not there, or closes a circle, is named and left out."""
    ids = {noun: {**{one["key"]: id for id, one in made.items()}, **{id: id for id in made}} for noun, made in found.plan.items()}
    tasks = {**{task["key"]: id for id, task in found.tasks.items()}, **{id: id for id in found.tasks}}
    for id, one in found.plan["projects"].items():
        for name in one.pop("holds"):
            if name in ids["epics"]:
                found.plan["epics"][ids["epics"][name]]["project"] = id
    edges = {}
    for id, one in found.plan["epics"].items():
        edges[id] = []
        for name in dict.fromkeys(one["needs"]):
            need = ids["epics"].get(name)
            fault = "does not exist" if need is None else "closes a circle" if graph.cycle(dict(edges, **{id: edges[id] + [need]})) else None
            if fault:
                found.fault(found.path, 0, 0, "epic {} needs {}, which {}; the need is kept, not held".format(one["key"], name, fault))
            else:
                edges[id].append(need)
        one["needs"] = sorted(edges[id])
    taken = {}
    for id, one in found.plan["sprints"].items():
        one["epic"] = ids["epics"].get(one["epic"]) if isinstance(one["epic"], str) else None
        one["project"] = found.plan["epics"][one["epic"]]["project"] if one["epic"] else "default"
        one["tasks"] = [tasks[name] for name in dict.fromkeys(one["tasks"]) if name in tasks and taken.setdefault(tasks[name], id) == id]


def carry(app, found):
    """Make the nouns that are not there yet, in one transaction; return how many."""
    made = 0
    with app.store.write() as tx:
        for noun in NOUNS:
            for id, one in found.plan[noun].items():
                kind = noun[:-1]
                if tx.one(kind + ".by_id", id=id) is None and id != "default":
                    data = {name: value for name, value in one.items() if name not in ("key", "tasks")}
                    if noun != "projects":
                        last = tx.one("store.meta", name=kind + "_number")
                        data["number"] = (int(last["value"]) if last else 0) + 1
                    app.log.append(tx, kind + ".added", id, data)
                    made += 1
        for id, one in found.plan["sprints"].items():
            _place(app, tx, id, one)
    return made


def _place(app, tx, id, one):
    """Put the sprint's tasks into it, those that nobody put into another one since."""
    from muster.tasks import fields

    sprint = tx.one("sprint.by_id", id=id)
    for name in one["tasks"]:
        row = tx.one("task.by_id", id=name)
        if row is None or row["sprint"] or tx.one("event.of_type_for", subject=name, type="task.updated")["count"]:
            continue
        new = dict(fields.editable(row), sprint=id, epic=sprint["epic"], project=sprint["project"])
        app.log.append(tx, "task.updated", name, dict(fields.stored(fields.checked(new)), status=row["status"], changed=["sprint"]))


def then(found):
    """Return what the way back compares with: `{noun: {id: fields}}`."""
    return {noun: made for noun, made in found.plan.items() if made}


def current(app):
    """Return the ids of the epic and the sprint that the project in use works on now."""
    sprint, epic = app.sprints.current(), app.epics.current()
    return sprint["epic"] if sprint and sprint["epic"] else epic["id"] if epic else None, sprint["id"] if sprint else None
