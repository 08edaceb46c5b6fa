"""Where a task belongs: its project, epic and sprint, as they go together."""

from muster import errors

DEFAULT = "default"  # the store's own project
SCOPES = ("sprint", "epic", "project")
_CLOSED = {"sprint": ("review", "complete"), "epic": ("complete", "cancelled")}


def settled(reader, new, given):
    """Return `{"project", "epic", "sprint"}` of a task with the fields `new`, of which `given` were said now.

    A sprint brings its epic and its project with it, an epic its project; what contradicts that is refused."""
    sprint = _row(reader, "sprint", new["sprint"], "sprint" in given)
    if sprint is not None and "sprint" in given:
        epic = sprint["epic"] if sprint["epic"] or "epic" not in given else new["epic"]
        if "epic" in given and new["epic"] and epic != new["epic"]:
            raise errors.Refused("sprint {} is of epic {}, not {}; leave the epic out".format(sprint["id"], epic, new["epic"]))
        if epic is None and new["epic"] and (_row(reader, "epic", new["epic"]) or {"project": None})["project"] == sprint["project"]:
            epic = new["epic"]
        return _fits(reader, dict(project=sprint["project"], epic=epic, sprint=sprint["id"]), new, given)
    epic = _row(reader, "epic", new["epic"], "epic" in given)
    if epic is not None and "epic" in given:
        if sprint is not None and (sprint["epic"] or epic["id"]) != epic["id"]:
            raise errors.Refused("sprint {} is of epic {}, not {}; take the task out of it first: muster sprint remove-task {} …".format(
                sprint["id"], sprint["epic"], epic["id"], sprint["id"]))
        return _fits(reader, dict(project=epic["project"], epic=epic["id"], sprint=new["sprint"]), new, given)
    if not new["project"]:
        used = reader.one("project.used")
        return dict(project=used["id"] if used else DEFAULT, epic=new["epic"], sprint=new["sprint"])
    return _fits(reader, {name: new[name] for name in SCOPES}, new, given)


def _fits(reader, place, new, given):
    """Return the place where all of it is of one project; raises `Refused` where not."""
    project = new["project"] if "project" in given and new["project"] else place["project"]
    if "project" in given and project != DEFAULT:
        row = reader.one("project.by_id", id=project)
        if row is None:
            raise errors.NotFound("project {} does not exist; see: muster project list".format(project))
        if row["status"] == "archived":
            raise errors.Refused("project {} is archived; take it up again: muster project use {}".format(project, project))
    for noun in ("sprint", "epic"):
        row = reader.one(noun + ".by_id", id=place[noun]) if place[noun] else None
        if row is not None and row["project"] != project:
            raise errors.Refused("{} {} is of project {}, not {}; give one of {}".format(noun, row["id"], row["project"], project, project))
    return dict(place, project=project)


def _row(reader, noun, id, said=False):
    """Return the row of a sprint or an epic that is named, or None; one that is named now must be open."""
    if not id:
        return None
    row = reader.one(noun + ".by_id", id=id)
    if row is None and said:
        raise errors.NotFound("{} {} does not exist; see: muster {} list".format(noun, id, noun))
    if said and row["status"] in _CLOSED[noun]:
        raise errors.Refused("{} {} is {} and takes no task; see: muster {} list".format(noun, id, row["status"], noun))
    return row
