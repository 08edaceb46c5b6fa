"""The news: muster's events as lines of the screen, one function for each kind, and the last picture of the gates."""

from __future__ import annotations


def gates(screen, events):
    """Print the last standing of every gate with its reasons, the run's end above them."""
    last, failed = {}, {}
    for event in events:
        if event["type"] in ("gate.recorded", "gate.waived"):
            last[str(event["data"].get("gate"))] = event
            if event["data"].get("status") == "failed":
                failed.setdefault(str(event["data"].get("gate")), event["data"])
    if not last:
        return
    for name, event in last.items():
        data = event["data"]
        word = "waived" if event["type"] == "gate.waived" else str(data.get("status"))
        colour = {"passed": "green", "waived": "yellow"}.get(word, "red")
        line = "  {} {} {}".format(
            screen.paint("◆", colour), name.ljust(15), screen.paint(word.ljust(8), colour)
        )  # fmt: skip
        reasons = [data.get("reason") or ""] if word == "waived" else standing(data)
        screen.say(line + screen.paint(_fit(reasons, screen.width - 30), "dim"))
        if name in failed and word != "failed":
            before = "    {} failed before: ".format(" ".ljust(15))
            screen.say(before + screen.paint(_fit(standing(failed[name]), screen.width - len(before)), "dim"))
    screen.say()


def standing(data):
    """Return short reasons why a recorded gate stands as it does: its faults, else each check's own words."""
    detail = data.get("detail") or {}
    if data.get("status") != "passed" and detail.get("why"):
        return [detail["why"]]
    told, unchecked = [], []
    for check in detail.get("checks") or []:
        if check.get("status") == "not_checked":
            unchecked.append(check.get("check"))
        elif check.get("check") == "verdict":
            told.append(check.get("reason"))
        elif check.get("check") not in ("definition", "rewritten", "beside"):
            told.append("{}: {}".format(check.get("check"), check.get("reason") or check.get("status")))
    return told + (["not checked: " + ", ".join(unchecked)] if unchecked else [])


def _fit(reasons, room):
    text = " · ".join(" ".join(str(reason).split()) for reason in reasons)
    return text if len(text) <= room else text[: max(room - 1, 0)] + "…"


def _run_opened(screen, event, data):
    about = [str(data["workflow"])] if data.get("workflow") else []
    about += ["size {} ({})".format(data["size"], data.get("why") or "as asked")] if data.get("size") else []
    screen.row("◆", "run {} opens".format(event["subject"]), " · ".join(about), "bold")


def _stage_opened(screen, event, data):
    screen.row("▸", str(data.get("name") or event["subject"]), "again" if data.get("again") else "", "bold")


def _stage_failed(screen, event, data):
    step = data.get("step") or [""]
    way = {
        "back": "goes back to {}".format(step[1] if len(step) > 1 else "an earlier stage"),
        "refine": "is done again",
        "skip": "is skipped",
        "ask": "asks you",
    }
    screen.row(
        "↩", "{} {}".format(data.get("name"), way.get(step[0], "fails")), "", "yellow", under=data.get("reason") or ""
    )


def _finished(screen, event, data):
    result = data.get("result") or {}
    status = str(data.get("status") or "").replace("_", " ")
    said = result.get("verdict") or status
    good = said in ("done", "approve", "done with concerns")
    told = result.get("summary") or result.get("fault") or ""
    screen.row("●", "{} {}".format(screen.agent(data.get("agent")), said), told, "blue" if good else "yellow")


def _retried(screen, event, data):
    screen.row("↩", "asked once more for its result", "", "yellow", under=data.get("fault") or "")


def _gate_recorded(screen, event, data):
    status = str(data.get("status"))
    good = status == "passed"
    text = "gate {} {}".format(data.get("gate"), status)
    screen.row("✓" if good else "✗", text, "", "green" if good else "red", under=_fit(standing(data), 200))


def _gate_waived(screen, event, data):
    screen.row("✓", "gate {} waived by the person".format(data.get("gate")), data.get("reason") or "", "yellow")


def _stop_held(screen, event, data):
    screen.row("⊘", "the turn may not end yet: the run is open", "", "yellow")


def _needs_you(screen, event, data):
    screen.row("◆", "run {} needs you".format(event["subject"]), "", "yellow", "bold", under=data.get("reason") or "")


def _run_over(screen, event, data):
    word = event["type"].split(".")[1]
    colour = "green" if word == "completed" else "yellow"
    screen.row("◆", "run {} {}".format(event["subject"], word), data.get("reason") or "", colour, "bold")


def _edit(screen, event, data):
    by = data.get("agent") or ""
    screen.row("✎", str(data.get("path") or ""), "" if by == "main" else screen.agent(by), "dim")


NEWS = {
    "run.opened": _run_opened,
    "run.stop_held": _stop_held,
    "run.needs_you": _needs_you,
    "run.resumed": _run_over,
    "run.completed": _run_over,
    "run.cancelled": _run_over,
    "stage.opened": _stage_opened,
    "stage.failed": _stage_failed,
    "dispatch.finished": _finished,
    "dispatch.retried": _retried,
    "gate.recorded": _gate_recorded,
    "gate.waived": _gate_waived,
    "edit.made": _edit,
}
