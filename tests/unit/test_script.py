"""The script gives every speaker its own steps, in order, and knows when they do not fit."""

from muster.rehearsal.script import Script


def act(main=(), **agents):
    made = {
        kind: [one if isinstance(one, dict) else {"steps": [{"say": word} for word in one]} for one in conversations]
        for kind, conversations in agents.items()
    }
    return {"main": [{"say": word} for word in main], "agents": made}


def said(script, agent_id, kind="main", prompt=""):
    turn = script.upcoming(agent_id, kind, prompt).next()
    return turn.step["say"] if turn.step else None


def test_main_goes_on_across_acts():
    script = Script([act(["a", "b"]), act(["c"])])
    assert [said(script, "") for _ in range(3)] == ["a", "b", "c"]
    assert script.unused() == []


def test_each_dispatch_takes_the_next_conversation_and_the_last_repeats():
    script = Script([act(scout=["x", "yz"])])
    assert [said(script, "1", "scout"), said(script, "2", "scout")] == ["x", "y"]
    assert [said(script, "3", "scout"), said(script, "2", "scout"), said(script, "3", "scout")] == ["y", "z", "z"]


def test_a_prompt_chooses_its_conversation_whatever_the_order():
    left = {"for": "left", "steps": [{"say": "L"}]}
    script = Script([act(scout=[left, {"for": "right", "steps": [{"say": "R"}]}, ["other"]])])
    assert [said(script, str(n), "scout", word) for n, word in enumerate(["right", "up", "left", "left"])] == [
        "R",
        "other",
        "L",
        "other",
    ]


def test_what_does_not_fit_is_told():
    script = Script([act(["a", "b"], scout=["xy", "z"])])
    said(script, "")
    said(script, "1", "scout")
    assert script.unused() == [
        "main never reached step 2 of 2",
        "scout never reached step 2 of 2 in conversation 1",
        "scout was never dispatched for conversation 2",
    ]
    turn = script.upcoming("9", "ghost", "").next()
    assert turn.step is None
    assert script.ran_out(turn) == "ghost was asked, but the cast has no steps for it"


def test_agents_cut_by_a_kill_owe_nothing():
    script = Script([act(scout=["xy", "z"])])
    said(script, "1", "scout")
    script.cut()
    assert said(script, "1", "scout") == "z"
    assert script.unused() == []


def test_a_step_may_depend_on_what_was_shown():
    steps = [{"say": "first"}, {"say": "changed", "if": "critical"}, {"say": "as planned", "unless": "critical"}, {"say": "last"}]
    for shown, words in ((["x"], ["first", "as planned", "last"]), (["a critical word"], ["first", "changed", "last"])):
        script = Script([{"main": [], "agents": {"scout": [{"steps": steps}]}}])
        heard = []
        for _ in words:
            conversation = script.upcoming("1", "scout", "")
            conversation.skip(shown)
            heard.append(conversation.next().step["say"])
        assert heard == words and script.unused() == []
