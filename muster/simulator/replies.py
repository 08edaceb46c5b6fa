"""What agents come back with: result blocks of every kind, good and bad."""

import json

FINDING = {"file": "src/app.py", "line": 1, "severity": "high", "what": "it is wrong", "fix": "make it right"}
WORKER = ("done", "concerns", "blocked", "needs_context", "garbage", "mute", "dies", "unstarted", "strays", "strays_on")
JUDGE = ("approve", "reject", "garbage", "mute", "void", "dies", "unstarted", "blocked", "denies")
GARBAGE = "All done, everything works.\n```json\n{\"status\": \"splendid\"}\n```"
# These never come back: the dispatch is lost.
GONE = ("dies", "unstarted")


def message(answer, role, part=None, number=0, challenges=(), questions=()):
    """Return the last message of an agent that came to `answer`. `part` is its part in an audit; `questions` are the ids
    that a judge is asked to approve."""
    status = {"concerns": "done_with_concerns", "blocked": "blocked", "needs_context": "needs_context"}.get(answer, "done")
    said = {"status": status, "summary": "simulated: " + answer, "files_changed": [], "tests_passing": None, "next_steps": []}
    if role == "judge" and status == "done":
        said["verdict"] = "reject" if answer == "reject" else "approve"
        said["findings"] = [FINDING] if answer == "reject" else []
        if answer != "denies":
            said["approves"] = list(questions)
    elif part == "lens":
        said["findings"] = [dict(FINDING, line=number + 1)]
    elif part == "challenge":
        said["challenges"] = [{"finding": id, "verdict": "refute" if at % 3 == 2 else "confirm", "reason": "it was read"}
                              for at, id in enumerate(challenges)]
    return "```json\n{}\n```".format(json.dumps(said))
