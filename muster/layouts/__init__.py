"""Earlier layouts: taken over whole, and written back out."""

import hashlib
import os

from muster import errors, model, text
from muster.layouts import plan, plan_out, project_state, recover, talk, talk_out, v1, v2
from muster.layouts.found import digest

LAYOUTS = {layout.NAME: layout for layout in (v1, v2, project_state)}
# Where, in a project, files of the earlier layouts lie.
PLACES = (".claude/state/orchestration.json", "project_state.json", ".claude/state/sessions")
PAGE = 500  # rows of one event


def find(path):
    """Return the list of `Found` in a file or folder; raises `NotFound` where nothing is of a known layout."""
    if os.path.isdir(path):
        names = [os.path.join(path, place) for place in PLACES] + [path]
        found = []
        for name in names:
            files = [name] if os.path.isfile(name) else [os.path.join(name, entry) for entry in sorted(os.listdir(name))
                                                         if entry.endswith(".json")] if os.path.isdir(name) else []
            found += [one for one in map(_one, files) if one is not None]
        found = list({os.path.realpath(one.path): one for one in found}.values())
    else:
        if not os.path.isfile(path):
            raise errors.NotFound("{} is no file or folder; give an orchestration.json, a session file or a project_state.json".format(
                text.line(path, 200)))
        found = [one for one in [_one(path)] if one is not None]
    if not found:
        raise errors.NotFound("{} holds nothing of a known layout ({})".format(text.line(path, 200), ", ".join(LAYOUTS)))
    return found


def _one(path):
    if not os.path.isfile(path):
        return None  # a FIFO would wait for ever
    try:
        with open(path, encoding="utf-8", errors="replace") as handle:
            document = recover.loads(handle.read())[0]
    except OSError:
        return None
    layout = next((layout for layout in LAYOUTS.values() if layout.belongs(path, document)), None)
    return layout.read(path) if layout else None


def carry(app, found):
    """Take one `Found` over; return `{"tasks", "known", "events", "nouns", "questions", "handoffs", "messages"}` counts. A second time changes nothing."""
    mark = "import:{}:{}".format(found.layout, hashlib.sha256(os.path.realpath(found.path).encode()).hexdigest()[:12])
    done = {"tasks": 0, "known": 0, "events": 0, "nouns": 0}
    taken = {id: task for id, task in found.tasks.items() if app.store.one("task.by_id", id=id) is None}
    done["known"] = len(found.tasks) - len(taken)
    for id in _in_order(taken, found):
        _task(app, id, taken[id], mark)
        done["tasks"] += 1
    done["nouns"] += plan.carry(app, found)
    for noun, value in found.free.items():
        key = "{}:{}:{}".format(mark, noun, digest(value))
        if app.log.written(app.store, key) is None or (value and not app.state.set_by_hand(noun)):
            app.state.set(noun, value, merge=True, key=_unused(app, app.store, key))
            done["nouns"] += 1
    done.update(tell(app, found, dry=False))
    _keep(app, found, mark)
    for number, line in enumerate(found.lines):
        key = "{}:line:{}:{}".format(mark, number, digest(line))
        with app.store.write() as tx:
            if app.log.written(tx, key) is None:
                app.log.append(tx, "note.imported", found.layout, {"line": line}, key)
                done["events"] += 1
    return done


def tell(app, found, dry=True):
    """Add to the notes of a `Found` what becomes of each question, hand-off and message; without `dry` it becomes that. Return counts."""
    return talk.carry(app, found, dry) if found.layout == v1.NAME else dict.fromkeys(("questions", "handoffs", "messages"), 0)


def _keep(app, found, mark):
    """Keep what has no place of its own, and how each task stood, in one event: the way back needs it."""
    data = {"layout": found.layout, "file": os.path.basename(found.path), "kept": found.kept, "nouns": sorted(found.free), "plan": plan.then(found),
            "tasks": {id: {"key": task["key"], "was": task["was"]} for id, task in found.tasks.items()}}
    key = "{}:kept:{}".format(mark, digest(data))
    with app.store.write() as tx:
        if app.log.written(tx, key) is None:
            app.log.append(tx, "store.imported", found.layout, data, key)


def _in_order(tasks, found):
    """Return the ids so that what is needed comes first; needs that are unknown or close a circle are left out and named."""
    by_key = {task["key"]: id for id, task in found.tasks.items()}
    by_key.update((id, id) for id in found.tasks)
    order, state = [], {}

    def enter(id):
        state[id] = "open"
        return id, iter(tasks[id]["needs"]), []

    for first in tasks:
        # a list of its own: a chain of needs may be longer than calls may be deep
        path = [] if first in state else [enter(first)]
        while path:
            id, left, needs = path[-1]
            for name in left:
                need = by_key.get(name)
                if need is None or need == id or state.get(need) == "open":
                    found.fault(found.path, 0, 0, "task {} needs {}, which {}; the need is kept, not held".format(
                        tasks[id]["key"], name, "does not exist" if need is None else "closes a circle"))
                    continue
                needs.append(need)
                if need in tasks and need not in state:
                    path.append(enter(need))
                    break
            else:
                tasks[id]["needs"], state[id] = needs, "done"
                order.append(id)
                path.pop()
    return order


def _task(app, id, task, mark):
    status = task["status"]
    with app.store.write() as tx:
        given = {name: task[name] for name in ("title", "type", "priority", "phase", "needs", "estimate", "detail")}
        app.tasks.add(tx, dict(given, run=None), id, _unused(app, tx, "{}:{}".format(mark, id)))
        row = tx.one("task.by_id", id=id)
        if status == "cancelled":
            app.log.append(tx, "task.cancelled", id, {"status": status, "reason": "imported as cancelled"})
        elif status == "blocked":
            app.log.append(tx, "task.blocked", id, {"status": status, "reason": task["reason"] or model.TAKEN_BLOCKED})
        elif status in ("in_progress", "review", "completed"):
            from muster import clock

            app.log.append(tx, "task.claimed", id, {"status": "in_progress", "agent": task["assignee"] or "imported",
                                                    "lease_until": clock.later(86400)})
            if status != "in_progress":
                freed = [item["id"] for item in tx.read("task.freed_by", id=id)] if status == "completed" else []
                app.log.append(tx, "task.finished", id, {"status": status, "fence": row["fence"] + 1, "result": "imported", "unblocks": freed})
                for other in freed:
                    app.log.append(tx, "task.unblocked", other, {"status": "ready", "by": id})


def _unused(app, reader, key):
    """Return a key like this one that no event has: what a rollback took away comes again."""
    while app.log.written(reader, key) is not None:
        key += "+"
    return key


def out(app, layout):
    """Return `{file name: text}` of the project in a layout: what was taken over from it, as it is now, and what came since."""
    kept, was, then = {}, {}, {}
    for event in app.log.read(type="store.imported", limit=100000):
        if event["subject"] == layout:
            new = event["data"].get("kept") or {}
            both = {noun: dict(kept[noun], **new[noun]) for noun in plan.NOUNS if isinstance(kept.get(noun), dict) and isinstance(new.get(noun), dict)}
            kept = dict(kept, **dict(new, **both))
            was.update(event["data"].get("tasks") or {})
            for noun, made in (event["data"].get("plan") or {}).items():
                then.setdefault(noun, {}).update(made)
    tasks = []
    for task in app.tasks.list():
        before = was.get(task["id"])
        tasks.append((before["key"] if before else task["id"], before["was"] if before else {}, _now(task, before, layout)))
    if layout == v1.NAME:
        kept = talk_out.laid(app, kept, {id: before["key"] for id, before in was.items()})
    lines = [event["data"]["line"] for event in app.log.read(type="note.imported", limit=1000000) if event["subject"] == layout]
    return LAYOUTS[layout].write(kept, _free(app, layout, kept, then, tasks), tasks, lines)


def _free(app, layout, kept, then, tasks):
    """Return what is true now beside the tasks, by its name in the layout."""
    if layout == v1.NAME:
        free = {noun: app.state.set_by_hand(noun) for noun in v1.FREE + plan.NOUNS}
        free = {noun: value for noun, value in free.items() if value}
        return dict(free, **plan_out.documents(app, dict({noun: free[noun] for noun in plan.NOUNS if noun in free}, **kept), then, tasks))
    if layout == v2.NAME:
        now = dict(zip(("current_epic", "current_sprint"), plan.current(app)))
        old = {name: next(iter(then.get(noun, {})), None) for noun, name in (("epics", "current_epic"), ("sprints", "current_sprint"))}
        return {name: id for name, id in now.items() if id != old[name]}
    return {}


def _now(task, before, layout):
    """Return the task with what changed since it was taken over: only that is written over the record."""
    from muster.layouts.found import Found

    if before is None:
        return dict(task, fresh=True, changed=set())
    then = Found(layout, "")
    then.task(before["key"], before["was"])
    old = next(iter(then.tasks.values()))
    changed = {name for name, ours in (("title", "title"), ("type", "type")) if task[ours] != old[ours]}
    waiting = {"pending": "ready"}
    if waiting.get(task["status"], task["status"]) != waiting.get(old["status"], old["status"]):
        changed |= {"status"}
    if (task["assignee"] or None) != (old["assignee"] or None) and task["status"] in ("in_progress", "review", "completed") and (
            task["assignee"] != "imported"):
        changed |= {"assignee", "agent"}
    return dict(task, fresh=False, changed=changed)
