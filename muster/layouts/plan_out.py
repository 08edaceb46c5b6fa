"""The way back of projects, epics and sprints: the records as they stood, with what changed since laid over them."""

from muster.layouts.plan import _BUCKET, BUCKETS, NOUNS

_NAMES = {"projects": {"name": "name", "teams": "teams_assigned"},
          "epics": {"title": "title", "status": "status", "features": "features", "description": "description"},
          "sprints": {"title": "title", "status": "status", "start_date": "start_date", "end_date": "end_date", "goals": "goals",
                      "success_criteria": "success_criteria", "capacity": "capacity"}}


def documents(app, kept, then, tasks):
    """Return `{noun: records}` as they are now. `then`: what was taken over; `tasks`: `[(key, record, task)]` of the export."""
    now = {"projects": {row["id"]: row for row in app.projects.list()}, "epics": {row["id"]: row for row in app.epics.list()},
           "sprints": {row["id"]: row for row in app.sprints.list()}}
    keys = {noun: {id: one["key"] for id, one in then.get(noun, {}).items()} for noun in NOUNS}
    found = {}
    for noun in NOUNS:
        records = dict(kept[noun]) if isinstance(kept.get(noun), dict) else {}
        for id, row in now[noun].items():
            old = then.get(noun, {}).get(id)
            if old is None and (id != "default" or set(row["epics"]) - set(then.get("epics", {}))):
                if id not in records:
                    records[id] = _fresh(noun, row, now, keys)
            elif old is not None and isinstance(records.get(old["key"]), dict):
                records[old["key"]] = _laid(noun, records[old["key"]], old, row)
        found[noun] = records
    _lists(app, found["sprints"], now["sprints"], then.get("sprints", {}), tasks)
    _lines(found, now, then, keys)
    return {noun: records for noun, records in found.items() if records or noun in kept}


def _laid(noun, record, old, row):
    changed = {theirs: row[ours] for ours, theirs in _NAMES[noun].items() if row[ours] != old[ours]}
    if noun == "projects" and row["main_branch"] != old["main_branch"]:
        changed["repository"] = dict(record["repository"] if isinstance(record.get("repository"), dict) else {}, main_branch=row["main_branch"])
    if noun == "epics" and row["needs"] != old["needs"]:
        changed["dependencies"] = row["needs"]
    return dict(record, **changed)


def _fresh(noun, row, now, keys):
    if noun == "projects":
        return {"id": row["id"], "name": row["name"], "epics": [keys["epics"].get(id, id) for id in row["epics"]], "current_sprint": row["current_sprint"],
                "teams_assigned": row["teams"], "repository": {"main_branch": row["main_branch"], "worktrees": {}}}
    if noun == "epics":
        return {"id": row["id"], "title": row["title"], "status": row["status"], "sprints": row["sprints"], "features": row["features"],
                "dependencies": row["needs"]}
    return {"id": row["id"], "title": row["title"], "epic_id": row["epic"], "status": row["status"], "start_date": row["start_date"], "end_date": row["end_date"],
            "tasks": {name: [] for name in BUCKETS}, "team_assignments": {}, "goals": row["goals"], "metrics": {}}


def _lists(app, records, sprints, then, tasks):
    """Write the lists of a sprint's tasks anew where its tasks, or how they stand, changed."""
    told = {task["id"]: (key, task) for key, _, task in tasks}
    for id in sprints:
        mine = [one["id"] for one in app.store.read("sprint.tasks", id=id)]
        old = then.get(id)
        key = old["key"] if old else id
        if key not in records or (old and sorted(mine) == sorted(old["tasks"]) and not any("status" in told[name][1]["changed"] for name in mine)):
            continue
        lists = records[key].get("tasks")
        lists = {name: list(items) if isinstance(items, list) else items for name, items in lists.items()} if isinstance(lists, dict) else {}
        for names in (items for items in lists.values() if isinstance(items, list)):
            names[:] = [name for name in names if not any(name in (other, pair[0]) for other, pair in told.items())]
        for name in mine:
            bucket = _BUCKET[told[name][1]["status"]]
            there = next((word for word in BUCKETS[bucket] if isinstance(lists.get(word), list)), bucket)
            lists.setdefault(there, []).append(told[name][0])
        records[key] = dict(records[key], tasks=lists)


def _lines(found, now, then, keys):
    """Write into projects and epics what came to belong to them, and the current sprint where sprints moved."""
    for noun, name, other in (("projects", "epics", "epics"), ("epics", "sprints", "sprints")):
        for id, old in then.get(noun, {}).items():
            record = found[noun].get(old["key"])
            new = [one for one in now[noun].get(id, {}).get(name, ()) if one not in then.get(other, {})]
            if isinstance(record, dict) and new:
                found[noun][old["key"]] = dict(record, **{name: (record[name] if isinstance(record.get(name), list) else []) + new})
    for id, old in then.get("projects", {}).items():
        moved = [one for one, row in now["sprints"].items() if row["project"] == id and row["status"] != then.get("sprints", {}).get(one, {}).get("status")]
        record = found["projects"].get(old["key"])
        if moved and isinstance(record, dict) and id in now["projects"]:
            current = now["projects"][id]["current_sprint"]
            found["projects"][old["key"]] = dict(record, current_sprint=keys["sprints"].get(current, current))
