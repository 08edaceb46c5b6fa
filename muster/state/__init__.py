"""The state as one document, read and set by path: owned nouns from their tables, free ones from what people set."""

import json

from muster import errors, planned, text
from muster.state import paths
from muster.tasks import fields

# Whatever is set of these stays. Projects, epics and sprints have tables too: what stands there comes first and is theirs.
FREE = ("organization", "projects", "epics", "sprints", "agents", "communication", "observability")
PLANNED = {"projects": ("teams",), "epics": ("features", "needs"), "sprints": ("goals", "teams", "success_criteria")}
# Who changes the others.
OWNERS = {
    "sessions": "the client's hooks write it",
    "runs": "use: muster run",
    "gates": "use: muster gate run",
    "stages": "use: muster gate run",
    "dispatches": "the client's hooks write it",
    "findings": "agents of an audit write it",
    "deployments": "use: muster gate run",
}
NOUNS = ("organization", "projects", "epics", "sprints", "tasks", "agents", "sessions", "runs", "gates", "stages",
         "dispatches", "findings", "deployments", "communication", "observability")
_JSON_COLUMNS = ("stages", "settings", "detail", "result")


class State:
    """The document `{noun: …}` of one project; `tasks` is where changes of tasks go."""

    def __init__(self, log, tasks):
        self.log, self.store, self.tasks = log, log.store, tasks

    def get(self, path=""):
        """Return what stands at `path`, the whole document for an empty one; raises `NotFound` naming what there is."""
        names = paths.parts(path)
        if not names:
            return {noun: self._noun(noun) for noun in NOUNS}
        if names[0] not in NOUNS:
            raise paths.missing(paths.spelled(names[:1]), [], dict.fromkeys(NOUNS))
        document = self._noun(names[0], names[1] if len(names) > 1 else None)
        if len(names) > 1 and names[0] not in FREE and names[1] not in document:
            document = self._noun(names[0])
        return paths.walk(document, names[1:], names[:1])

    def set(self, path, value, merge=True, key=None):
        """Put `value` at `path`, merged deeply into an object that stands there or instead of it.

        Returns what stands there now. Tasks go through their moves; other owned nouns are refused, naming the verb."""
        names = paths.parts(path)
        if not names:
            raise errors.UsageError("set names no path; the nouns are: {}".format(", ".join(NOUNS)))
        _plain_json(value)
        if names[0] == "tasks":
            self._set_task(names[1:], value)
        elif names[0] in OWNERS:
            raise errors.Refused("{} is not set by hand; {}".format(paths.spelled(names), OWNERS[names[0]]))
        elif names[0] not in FREE:
            raise paths.missing(paths.spelled(names[:1]), [], dict.fromkeys(NOUNS))
        else:
            self._set_free(names, value, merge, key)
        return self.get(path)

    def set_by_hand(self, noun):
        """Return what people set of a free noun, without what its table holds."""
        return _assembled(noun, {row["path"]: json.loads(row["value"])[0] for row in self.store.read("state.below", noun=noun)})

    def _planned(self, noun):
        return {row["id"]: planned.public(row, PLANNED[noun]) for row in self.store.read(
            noun[:-1] + ".all", status=None, project=None, epic=None, limit=-1)} if noun in PLANNED else {}

    def _set_free(self, names, value, merge, key):
        owned = self._planned(names[0])
        for id in names[1:2] or [id for id in owned if not isinstance(value, dict) or id in value]:
            if id in owned:
                raise errors.Refused("{} is not set by hand; use: muster {}".format(paths.spelled([names[0], id]), names[0][:-1]))
        with self.store.write() as tx:
            if self.log.written(tx, key):
                return
            noun, kept = names[0], {row["path"]: json.loads(row["value"])[0] for row in tx.read("state.below", noun=names[0])}
            before = _assembled(noun, kept)
            after = paths.put(before, names[1:], value, merge, (noun,))
            rows = {noun + "." + name: item for name, item in after.items()} if isinstance(after, dict) else {noun: after}
            data = {
                "path": paths.spelled(names),
                "mode": "merge" if merge else "replace",
                "value": value,
                "drop": sorted(set(kept) - set(rows)),
                # In a list, so that SQL hands on every kind of value as JSON text.
                "rows": {path: [item] for path, item in rows.items() if path not in kept or not _same(kept[path], item)},
            }
            self.log.append(tx, "state.set", data["path"], data, key)

    def _set_task(self, names, value):
        whole = len(names) == 1 and isinstance(value, dict)
        if not whole and len(names) != 2:
            raise errors.UsageError("{} is not set by hand; set tasks.<id>.<field>, or tasks.<id> to an object".format(
                paths.spelled(["tasks"] + names)))
        id, changes = names[0], dict(value) if whole else {names[1]: value}
        for name in changes:
            if name not in fields.PLAIN + fields.DETAIL and (whole or name != "status"):
                raise errors.Refused("task field {} is not set by this; there are: {} (and tasks.{}.status by itself)".format(
                    name, ", ".join(fields.PLAIN + fields.DETAIL), id))
        if "status" in changes:
            self._move(id, value)
        elif whole and self.store.one("task.by_id", id=id) is None:
            detail = {name: changes.pop(name) for name in fields.DETAIL if name in changes}
            self.tasks.create(changes.pop("title", ""), id=id, detail=detail, **changes)
        else:
            self.tasks.update(id, **changes)

    def _move(self, id, status):
        now = self.tasks.get(id)["status"]
        moves = self._moves(id, now)
        if status not in moves:
            raise errors.Refused("status {} of task {} is not set by hand; there are: {}".format(status, id, ", ".join(moves)))
        if now != status:
            moves[status]()

    def _moves(self, id, now):
        tasks = self.tasks
        back = {"blocked": tasks.unblock, "review": lambda id: tasks.review(id, False)}.get(now, tasks.release)
        return {
            "in_progress": lambda: tasks.claim(self.log.actor, id),
            "review": lambda: tasks.finish(id, review=True),
            "completed": lambda: tasks.review(id, True) if now == "review" else tasks.finish(id),
            "ready": lambda: back(id),
            "blocked": lambda: tasks.block(id, "set by hand"),
            "cancelled": lambda: tasks.cancel(id, "set by hand"),
        }

    def _noun(self, noun, id=None):
        """Return the noun's document, only the entry `id` of it where that is cheaper."""
        if noun == "tasks":
            if id is None:
                return {task["id"]: task for task in self.tasks.list()}
            row = self.store.one("task.by_id", id=id)
            return {id: fields.public(row)} if row else {}
        if noun in FREE:
            set_by_hand, owned = self.set_by_hand(noun), self._planned(noun)
            return dict(set_by_hand if isinstance(set_by_hand, dict) else {}, **owned) if owned else set_by_hand
        return getattr(self, "_" + noun)(id)

    def _runs(self, id):
        runs = {row["id"]: _public(row) for row in self.store.read("state.runs", id=id)}
        for run in runs.values():
            run["stage"] = None
        for row in self.store.read("state.stages", id=id):
            if row["status"] == "open" and row["run"] in runs:
                runs[row["run"]]["stage"] = row["name"]
        return runs

    def _stages(self, id):
        found = {}
        for row in self.store.read("state.stages", id=id):
            found.setdefault(row["run"], {})[row["name"]] = _public(row, "run", "name")
        return found

    def _gates(self, id):
        found = {}
        for row in self.store.read("state.gates", id=id):
            found.setdefault(row["run"], {})[row["gate"]] = dict(_public(row, "run", "gate"), evidence={})
        for row in self.store.read("state.evidence", id=id):
            gate = found.setdefault(row["run"], {}).setdefault(row["gate"], {"status": "open", "evidence": {}})
            gate["evidence"][row["name"]] = _public(row, "run", "gate", "name")
        for row in self.store.read("state.waivers", id=id):
            gate = found.setdefault(row["run"], {}).setdefault(row["gate"], {"status": "open", "evidence": {}})
            gate["waived"] = _public(row, "run", "gate")
        return found

    def _dispatches(self, id):
        return {row["id"]: _public(row) for row in self.store.read("state.dispatches", id=id)}

    def _findings(self, id):
        return {row["id"]: _public(row) for row in self.store.read("finding.all", id=id)}

    def _deployments(self, id):
        found = {}
        for row in self.store.read("deploy.all", id=id):
            found.setdefault(row["run"], []).append(_public(row, "run"))
        return found

    def _sessions(self, id):
        return {row["id"]: _public(row) for row in self.store.read("state.sessions", id=id)}


def _assembled(noun, rows):
    """Return a free noun's document from its rows: one a key of it, or one for a noun that is no object."""
    if noun in rows:
        return rows[noun]
    return {path[len(noun) + 1:]: value for path, value in rows.items()}


def _same(a, b):
    return text.canonical(a) == text.canonical(b)  # Python says that true equals 1


def _public(row, *without):
    found = {}
    for name in row.keys():
        if name not in without:
            value = row[name]
            if name in _JSON_COLUMNS and isinstance(value, str) and value[:1] in ("{", "["):
                value = json.loads(value)
            found[name] = value
    return found


def _plain_json(value):
    """Refuse what JSON can not hold: SQLite's own JSON would choke on it later."""
    try:
        json.dumps(value, allow_nan=False)
    except (ValueError, TypeError, RecursionError) as error:
        raise errors.UsageError("the value is no JSON ({}); mend it".format(error)) from error
