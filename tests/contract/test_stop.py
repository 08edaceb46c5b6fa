"""Stop: how often in a row a session is held, whatever runs it works on."""

from hooks.handlers import stop
from muster import workflows

HEAD = "| stage | agents | mode | may change | gate | sizes | on failure |\n|---|---|---|---|---|---|---|\n"
TABLE = HEAD + "| features | /small | each | – | – | S | ask |\n| end | writer | one | docs | – | S | ask |\n"
SMALL = HEAD + "| build | dev | one | code | – | S | ask |\n"


def held(scene, active):
    answer = stop.handle({"session_id": "s1", "cwd": scene.root, "stop_hook_active": active, "background_tasks": []})
    return answer.get("decision") == "block"


def test_a_child_run_begins_no_new_row_of_refusals(play):
    """Found by `muster simulate new-project`: each run counted for itself, so that a run of children was held for ever."""
    scene = play(table=TABLE, files={".claude/commands/small.md": SMALL})
    said = []
    for number in range(6):
        task = scene.app.tasks.create("part {}".format(number), run=scene.run)["id"]
        said.append(held(scene, number > 0))
    scene.app.runs.open(workflows.find(scene.app, "small"), "part", "s1", parent=scene.run, task=task, wanted="S")
    assert said == [True] * 6 and not held(scene, True)
    assert scene.app.runs.current()["status"] == "needs_you"


def test_a_persons_prompt_begins_a_new_row(play):
    scene = play(table=TABLE, files={".claude/commands/small.md": SMALL})
    for number in range(8):
        scene.app.tasks.create("part {}".format(number), run=scene.run)
        assert held(scene, False)
