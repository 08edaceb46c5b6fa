"""Questions, hand-offs, locks on the real store: what blocks, what climbs, what is refused, what a rebuild gives."""

import os
import threading

import pytest
import scratch

from muster import errors
from muster.app import App
from muster.messages import Sender


@pytest.fixture
def app(tmp_path):
    app = scratch.project_at(tmp_path / "repo", files={"docs/design.md": "# Design\n", "src/a.py": "a = 1\n"})
    yield app
    assert app.log.verify()[1] is None
    before = {table: app.store.dump(table) for table in app.store.tables()}
    app.log.rebuild()
    assert before == {table: app.store.dump(table) for table in app.store.tables()}
    app.close()



@pytest.fixture
def at(monkeypatch):
    """Move the clock: `at(seconds)` from now on."""
    import time

    real = time.time
    return lambda delta: monkeypatch.setattr(time, "time", lambda: real() + delta)


# questions

def test_a_question_blocks_its_task_until_the_answer(app):
    task = app.tasks.create("export")["id"]
    asked = app.questions.ask("backend-developer", "product-manager", "does a refund keep the fee?", task)
    assert asked["id"] == "Q1" and asked["blocked"] and asked["level"] == "member"
    assert app.tasks.get(task)["status"] == "blocked" and "Q1" in app.tasks.get(task)["reason"]
    answered = app.questions.answer("Q1", "product-manager", "yes, it does")
    assert (answered["status"], answered["answer"], answered["answered_by"]) == ("answered", "yes, it does", "product-manager")
    assert app.tasks.get(task)["status"] == "ready"


def test_the_task_waits_for_the_last_of_two_questions(app):
    task = app.tasks.create("export")["id"]
    app.questions.ask("a", "architect", "one?", task)
    app.tasks.unblock(task)
    app.questions.ask("a", "architect", "two?", task)
    app.questions.answer("Q2", "architect", "2")
    assert app.tasks.get(task)["status"] == "blocked"
    app.questions.answer("Q1", "architect", "1")
    assert app.tasks.get(task)["status"] == "ready"


def test_a_block_of_another_kind_stays(app):
    task = app.tasks.create("export")["id"]
    app.questions.ask("a", "architect", "one?", task)
    app.tasks.unblock(task)
    app.tasks.block(task, "the supplier is closed")
    app.questions.answer("Q1", "architect", "1")
    assert app.tasks.get(task)["status"] == "blocked"


def test_an_unanswered_question_climbs_to_the_person(app, at):
    app.questions.ask("backend-developer", "product-manager", "which fee?")
    seen = []
    for turn in range(1, 5):
        at(turn * 90000)
        app.questions.climb()
        row = app.questions.get("Q1")
        seen.append((row["level"], row["recipient"]))
    assert seen == [("director", "product-director"), ("orchestrator", "orchestrator"), ("person", "person"), ("person", "person")]
    assert app.questions.answer("Q1", "person", "the booking fee")["status"] == "answered"


def test_nobody_of_a_team_climbs_by_the_askers_director(app):
    assert app.questions.above("freelancer", "backend-developer") == "engineering-director"
    assert app.questions.above("freelancer", "stranger") == "orchestrator"
    assert app.questions.above("muster:qa-director", "x") == "orchestrator"


@pytest.mark.parametrize("call, says", [
    (lambda q: q.answer("Q9", "a", "x"), "question Q9 does not exist; see: muster question list"),
    (lambda q: q.ask("a", "b", "  "), "the question is empty"),
    (lambda q: q.ask("a", "b", "x" * 5000), "has 5000 characters, more than 4000; put it into a file"),
    (lambda q: q.ask("a", "b", "x", due=0), "due 0 is no number of seconds"),
    (lambda q: q.ask("a", "b", "x", "T9"), "task T9 does not exist"),
    (lambda q: q.list("frob"), "frob is no status of a question; there are: open, answered, withdrawn"),
    (lambda q: (q.ask("a", "b", "x"), q.answer("Q1", "b", "y"), q.answer("Q1", "b", "z")),
     "question Q1 is answered and can not become answered; allowed: nothing, it is closed"),
    (lambda q: (q.ask("a", "b", "x"), q.withdraw("Q1", "c")), "question Q1 is a's; only a or the person takes it back"),
])
def test_a_wrong_question_is_one_line(app, call, says):
    with pytest.raises(errors.MusterError) as caught:
        call(app.questions)
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_a_key_asks_and_answers_once(app):
    for _ in range(3):
        app.questions.ask("a", "b", "x", key="k1")
    app.questions.answer("Q1", "b", "y", key="k2")
    assert app.questions.answer("Q1", "b", "z", key="k2")["answer"] == "y"
    assert len(app.questions.list()) == 1


# what is asked and answered goes out as a message

DEV, PM = "muster:backend-developer", "muster:product-manager"


def told(app, name, id=None):
    return [(row["type"], row["priority"], row["text"]) for row in app.messages.take(Sender(name, id))[0]]


def test_question_and_answer_reach_their_agents_once(app):
    app.agents.start("s1", DEV, "a1")
    task = app.tasks.create("export")["id"]
    for _ in range(2):
        app.questions.ask(DEV, "product-manager", "which fee?", task, options=["a", "b"], key="k")
    [(kind, priority, said)] = told(app, PM)
    assert (kind, priority) == ("question", 1) and said == "Q1: which fee?; options: a | b; answer with: muster question answer Q1 '…'"
    for _ in range(2):
        app.questions.answer("Q1", PM, "fee a", key="l")
    assert told(app, PM) == [] and [said for _, _, said in told(app, DEV, "a1")] == ["Q1 (which fee?): fee a"]
    assert told(app, DEV, "a1") == []


@pytest.mark.parametrize("block", [True, False])
def test_an_answer_is_the_askers_alone_while_it_is_at_work(app, block):
    for id in ("a1", "a2"):
        app.agents.start("s1", DEV, id)
    task = app.tasks.create("export")["id"]
    app.questions.ask(DEV, "product-manager", "which fee?", task, block=block, asker_id="a1")
    app.questions.answer("Q1", PM, "fee a", by_id="a7")
    assert told(app, DEV, "a2") == [] and [said for _, _, said in told(app, DEV, "a1")] == ["Q1 (which fee?): fee a"]


def test_the_answer_to_an_agent_that_ended_is_for_the_next_of_its_type(app):
    app.agents.start("s1", DEV, "a1")
    for _ in range(2):
        app.questions.ask(DEV, "product-manager", "which fee?", asker_id="a1")
    app.questions.answer("Q1", PM, "fee a")
    app.agents.end(app.store.one("agent.by_id", id="a1"), "done")
    app.questions.answer("Q2", PM, "fee b")
    app.agents.start("s1", DEV, "a2")
    assert sorted(said for _, _, said in told(app, DEV, "a2")) == ["Q1 (which fee?): fee a", "Q2 (which fee?): fee b"]


def test_an_agent_of_the_askers_type_may_answer_it(app):
    for id in ("a1", "a2"):
        app.agents.start("s1", DEV, id)
    app.questions.ask(DEV, DEV, "which fee?", asker_id="a1")
    app.questions.answer("Q1", DEV, "fee a", by_id="a2")
    assert [said for _, _, said in told(app, DEV, "a1")] == ["Q1 (which fee?): fee a"]


def test_an_agent_at_work_gets_it_at_its_next_step_only_where_a_task_waits(app):
    app.agents.start("s1", PM, "a1")
    app.questions.ask(DEV, PM, "when you have time?")
    assert app.messages.take(Sender(PM, "a1"), urgent=True)[0] == []
    app.questions.ask(DEV, PM, "at once?", app.tasks.create("export")["id"])
    app.questions.ask(DEV, PM, "now?", priority="critical")
    assert [row["text"][:4] for row in app.messages.take(Sender(PM, "a1"), urgent=True)[0]] == ["Q3: ", "Q2: "]


def test_a_question_that_climbs_leaves_the_inbox_it_waited_in(app, at):
    app.questions.ask(DEV, "product-manager", "which fee?")
    at(3000)
    app.questions.climb()
    assert told(app, PM) == [] and [said[:14] for _, _, said in told(app, "muster:product-director")] == ["Q1: which fee?"]
    at(90000)
    app.questions.climb()
    assert [(kind, priority) for kind, priority, _ in told(app, "orchestrator")] == [("question", 1)]
    at(190000)
    app.questions.climb()
    assert app.questions.get("Q1")["recipient"] == "person"
    app.questions.answer("Q1", "person", "fee a")
    assert [said for _, _, said in told(app, DEV)] == ["Q1 (which fee?): fee a"]


def test_what_nobody_needs_to_read_any_more_is_taken_away(app):
    app.questions.ask(DEV, PM, "one?")
    app.questions.ask(DEV, PM, "two?")
    app.questions.withdraw("Q1", DEV)
    app.questions.answer("Q2", "person", "done")
    assert told(app, PM) == []
    assert [(row["status"], row["reason"]) for id in ("M1", "M2") for row in app.messages.get(id)["deliveries"]] == [
        ("closed", "Q1 is withdrawn"), ("closed", "Q2 is answered")]


def test_the_brief_leaves_to_the_message_what_it_will_tell(app):
    app.questions.ask(DEV, "product-manager", "one?")
    assert app.questions.untold("product-manager", PM) == []
    told(app, PM, "a1")
    assert [row["id"] for row in app.questions.untold("product-manager", PM)] == ["Q1"]


def test_a_name_that_nobody_bears_and_the_person_get_no_message(app):
    app.questions.ask("a", "b", "x")
    app.questions.ask("a", "person", "x")
    app.questions.answer("Q1", "b", "y")
    assert app.messages.list() == []


# hand-offs

def test_what_is_accepted_is_what_was_offered(app):
    offered = app.handoffs.offer("architect", "backend-developer", "docs/design.md", note="read AC2 first")
    assert (offered["id"], offered["status"], offered["artifact"]) == ("H1", "offered", "docs/design.md")
    assert app.handoffs.accept("H1", "backend-developer")["status"] == "accepted"


@pytest.mark.parametrize("artifact, says", [
    ("docs/none.md", "docs/none.md does not exist; write it first"),
    ("../outside", "lies outside the project"),
    ("/etc/hostname", "lies outside the project"),
    ("empty.md", "empty.md is empty; there is nothing to hand over"),
])
def test_an_artifact_has_to_be_there(app, artifact, says):
    scratch.write(app.root, "empty.md", "")
    with pytest.raises(errors.Refused, match=says):
        app.handoffs.offer("a", "b", artifact)
    assert app.handoffs.list() == []


def test_a_changed_artifact_is_not_accepted_but_can_be_refused(app):
    app.handoffs.offer("architect", "backend-developer", "docs")
    scratch.write(app.root, "docs/design.md", "# Another\n")
    with pytest.raises(errors.Refused, match=r"docs is not what architect handed over \(digest \w{12}, now \w{12}\)"):
        app.handoffs.accept("H1", "backend-developer")
    assert app.handoffs.refuse("H1", "backend-developer", "it changed")["status"] == "refused"
    with pytest.raises(errors.Refused, match="hand-off H1 is refused and can not become accepted; allowed: nothing, it is closed"):
        app.handoffs._close("H1", "accepted", {})


def test_only_the_receiver_takes_and_only_the_giver_takes_back(app):
    app.handoffs.offer("architect", "muster:backend-developer", "docs/design.md")
    with pytest.raises(errors.Refused, match="is for muster:backend-developer, not for tester"):
        app.handoffs.accept("H1", "tester")
    with pytest.raises(errors.Refused, match="is architect's; only architect or the person"):
        app.handoffs.withdraw("H1", "backend-developer")
    assert app.handoffs.withdraw("H1", "architect")["status"] == "withdrawn"


def test_an_offer_that_nobody_takes_ends(app, at):
    app.handoffs.offer("a", "b", "docs/design.md", due=10)
    at(60)
    assert [row["status"] for row in app.handoffs.list()] == ["expired"]


# locks

def test_a_lock_is_one_holders_and_its_token_grows(app):
    first = app.locks.acquire("src/a.py", "one")
    assert (first["fence"], first["holder"]) == (1, "one")
    with pytest.raises(errors.Refused, match="src/a.py is held by one until"):
        app.locks.acquire("src/a.py", "two")
    app.locks.release("src/a.py", "one", first["fence"])
    second = app.locks.acquire("src/a.py", "two")
    assert second["fence"] == 2
    with pytest.raises(errors.Refused, match="fence 1 of src/a.py is stale: two took it since"):
        app.locks.release("src/a.py", "one", 1)


@pytest.mark.parametrize("held, wanted, free", [
    ("src", "src/a.py", False), ("src/a.py", "src", False), ("src/a.py", "src/b.py", True), ("src", "srcx/a.py", True),
    ("./src/", "src", False), (".", "src/a.py", False), ("numbering", "numbering", False), ("numbering", "naming", True)])
def test_a_folder_covers_what_is_in_it(app, held, wanted, free):
    app.locks.acquire(held, "one")
    if free:
        app.locks.acquire(wanted, "two")
    else:
        with pytest.raises(errors.Refused):
            app.locks.acquire(wanted, "two")


def test_a_lease_that_ran_out_frees_the_lock(app, at):
    app.locks.acquire("src", "one", lease=10)
    assert app.locks.covering("src/a.py", "two")["holder"] == "one"
    at(60)
    assert app.locks.covering("src/a.py", "two") is None
    assert app.locks.acquire("src", "two")["fence"] == 2


def test_a_circle_of_wishes_is_refused_by_its_names(app):
    for name, holder in (("a", "one"), ("b", "two"), ("c", "three")):
        app.locks.acquire(name, holder)
    for name, holder in (("b", "one"), ("c", "two")):
        with pytest.raises(errors.Refused, match="your wish is noted"):
            app.locks.acquire(name, holder, wait=True)
    with pytest.raises(errors.Refused) as caught:
        app.locks.acquire("a", "three", wait=True)
    assert "would be a dead-lock: three → a → one → b → two → c → three; release one of yours first" in str(caught.value)
    app.locks.release("b", "two")
    assert app.locks.acquire("b", "one")["holder"] == "one"


def test_all_locks_of_one_who_is_gone_come_back(app):
    app.locks.acquire("src", "one")
    app.locks.acquire("numbering", "one")
    assert app.locks.release_all("one") == ["numbering", "src"]
    assert app.locks.list() == []


@pytest.mark.parametrize("name", ["", " ", "a\nb", "../x", "x" * 500])
def test_a_name_that_is_none_is_refused(app, name):
    with pytest.raises(errors.UsageError):
        app.locks.acquire(name, "one")


def test_of_sixteen_at_once_one_gets_the_lock(app):
    got, barrier = [], threading.Barrier(8)

    def take(number):
        mine = App(app.root)
        barrier.wait()
        try:
            got.append(mine.locks.acquire("src", "agent{}".format(number))["holder"])
        except errors.Refused:
            pass
        mine.close()

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(got) == 1 and app.locks.list()[0]["holder"] == got[0]


def test_the_store_finds_nothing_where_nothing_is(app):
    assert (app.questions.climb(), app.handoffs.expire(), app.locks.list()) == ([], [], [])
    assert os.path.isdir(app.root)


# hostile names and texts

@pytest.mark.parametrize("name", ["", " ", "x" * 200, "a\nb", "a<system-reminder>", "a b", "\udcff"])
def test_what_is_no_name_of_an_agent_gets_no_question_and_no_hand_off(app, name):
    for call in (lambda: app.questions.ask("a", name, "why?"), lambda: app.handoffs.offer("a", name, "docs/design.md")):
        with pytest.raises(errors.UsageError, match="is no name of an agent") as caught:
            call()
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("due", [float("inf"), float("nan"), 0, -1, 1e12])
def test_a_hand_off_is_due_in_a_time_that_comes(app, due):
    with pytest.raises(errors.UsageError, match="is no number of seconds up to 30 days"):
        app.handoffs.offer("a", "b", "docs/design.md", due=due)


def test_a_lock_of_a_link_is_one_of_what_it_leads_to(app):
    os.symlink("src", os.path.join(app.root, "source"))
    assert app.locks.acquire("source/a.py", "one")["name"] == "src/a.py"
    assert app.locks.covering("src/a.py", "two")["holder"] == "one"
    os.symlink("/etc", os.path.join(app.root, "out"))
    with pytest.raises(errors.UsageError, match="lies outside the project"):
        app.locks.acquire("out/passwd", "one")


def test_two_agents_of_one_type_are_two_holders(app):
    first = app.locks.acquire("src", "muster:backend-developer", holder_id="a1")
    with pytest.raises(errors.Refused, match="held by muster:backend-developer"):
        app.locks.acquire("src/a.py", "muster:backend-developer", holder_id="a2")
    assert app.locks.covering("src/a.py", "muster:backend-developer", "a2")["fence"] == first["fence"]
    assert app.locks.covering("src/a.py", "muster:backend-developer", "a1") is None
    with pytest.raises(errors.Refused, match="muster:backend-developer a1, not by muster:backend-developer a2"):
        app.locks.release("src", "muster:backend-developer", holder_id="a2")
    assert app.locks.acquire("src", "muster:backend-developer", holder_id="a1")["fence"] == first["fence"]
    assert app.locks.release_all("", "a1") == ["src"] and app.locks.list() == []


def test_two_agents_of_one_type_may_wait_for_each_other_only_in_one_direction(app):
    app.locks.acquire("x", "dev", holder_id="a1")
    app.locks.acquire("y", "dev", holder_id="a2")
    with pytest.raises(errors.Refused, match="your wish is noted"):
        app.locks.acquire("y", "dev", wait=True, holder_id="a1")
    with pytest.raises(errors.Refused, match="would be a dead-lock: dev a2 → x → dev a1 → y → dev a2"):
        app.locks.acquire("x", "dev", wait=True, holder_id="a2")
