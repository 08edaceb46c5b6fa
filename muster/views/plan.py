"""Sprints and epics as one line each, for terminals and the status."""

from muster import text


def sprint(row):
    """Return a sprint as one line."""
    parts = ["sprint {} {}: {}".format(row["id"], row["status"], text.line(row["title"], 200))]
    if row["day"] is not None:
        parts.append("day {} of {}".format(row["day"], row["duration"]))
    elif row["start_date"]:
        parts.append("{} to {}".format(row["start_date"], row["end_date"]))
    parts.append("{done} of {total} tasks done".format(**row["progress"]))
    if row["capacity"] is not None:
        parts.append("{:g} h planned of {:g} h{}".format(row["progress"]["hours"], row["capacity"], ", too much" if row["over_capacity"] else ""))
    return "; ".join(parts + ([text.line(row["reason"], 300)] if row["reason"] else []))


def epic(row):
    """Return an epic as one line."""
    parts = ["epic {} {}: {}".format(row["id"], row["status"], text.line(row["title"], 200)), "{done} of {total} tasks done".format(**row["progress"])]
    parts += ["needs " + ", ".join(row["needs"])] if row["needs"] else []
    parts += ["sprints " + ", ".join(row["sprints"])] if row["sprints"] else []
    return "; ".join(parts + ([text.line(row["reason"], 300)] if row["reason"] else []))
