"""What a rehearsal does when the cast and the client do not agree: it ends, and a line says why."""

import textwrap

import pytest

HEAD = """
name: a fault
acts:
  - person: go
"""


def missed(outcome):
    return [(line.expected, line.seen) for line in outcome.lines if not line.held]


@pytest.mark.parametrize(
    "act, fault",
    [
        ("    main: []", "main was asked, but the cast has no steps for it"),
        ("    main: [{bash: echo 1}]", "main was asked for step 2, but its script ends at step 1"),
        ("    main: [{say: one}, {say: two}]", "main never reached step 2 of 2"),
        (
            '    main: [{agent: {type: "tiny:builder", prompt: p, background: false}}, {say: done}]',
            "tiny:builder was asked, but the cast has no steps for it",
        ),
        (
            '    main: [{say: done}]\n    agents: {"tiny:builder": [[{say: x}]]}',
            "tiny:builder was never dispatched for conversation 1",
        ),
        (
            "    main: [{say: one}]\n    kill: {when: {speaker: main, step: 4}}",
            "act 1: the moment to kill the client never came",
        ),
        (
            "    timeout: 3\n    main: [{say: late, wait: 20}]",
            "act 1: the act did not end within 3 s; raise its timeout or see the log",
        ),
        ("    args: [--no-such-flag]\n    main: [{say: x}]", "act 1: the client did not start: "),
    ],
)
def test_a_script_that_does_not_fit_ends_with_a_line(act, fault, rehearse, tiny):
    outcome, _ = rehearse(HEAD + act, tiny)
    assert any(seen.startswith(fault) for _, seen in missed(outcome)), missed(outcome)


EVERY_EXPECTATION = """
name: nothing holds
remote: true
files: {a.txt: one}
acts:
  - person: go
    main: [{bash: "echo hello"}, {bash: "false"}, {say: done}]
expect:
  exit: 7
  client: {plugin_errors: ["x"], results: 5, says: nothing like it, agents: ["tiny:ghost"], compactions: 2}
  events: [run.opened]
  refused: [{tool: Bash, input: echo hello, says: "no"}, {tool: Write}]
  refused_only: true
  shown: [{says: never said}, {to: "tiny:scout", says: x}]
  not_shown: [{says: hello}]
  tree: {a.txt: absent, b.txt: present}
  pushed: true
"""


def test_every_kind_of_expectation_can_fail(rehearse, tiny):
    outcome, _ = rehearse(EVERY_EXPECTATION, tiny)
    assert dict(missed(outcome)) == {
        "the client ends with 7": "it ended with 0",
        "the client loads the plugin": "[]",
        "the client knows the agents": "it lacks tiny:ghost",
        "5 turns end": "1 did",
        "2 compactions": "0 came",
        "the last answer says /nothing like it/": "done",
        "event run.opened": "it did not come; last seen: no event",
        'Bash echo hello is refused with "no"': "it went through: hello",
        "Write is refused": "no such call was made",
        "nothing else is refused or fails": "Bash by main: Exit code 1",
        "main is shown /never said/": "in none of its 3 requests",
        "tiny:scout is shown /x/": "it was never asked",
        "main is not shown /hello/": "it was",
        "a.txt is absent": "it is there",
        "b.txt is there": "it is not",
        "the remote has the work": "it is the other way round",
    }


def test_the_persons_configuration_is_not_touched(rehearse, tiny, tmp_path, monkeypatch):
    home = tmp_path / "person"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(home / "claude"))
    monkeypatch.setenv("ANTHROPIC_API_KEY", "a-key-of-the-person")
    outcome, _ = rehearse(
        HEAD
        + '    main: [{bash: "env > env.txt"}, {say: done}]\nexpect: {tree: {env.txt: {lacks: a-key-of-the-person}}}',
        tiny,
    )
    assert outcome.held, missed(outcome)
    assert list(home.iterdir()) == []


def test_the_screen_tells_refusals_agents_and_the_verdict(rehearse, tiny):
    outcome, shown = rehearse(
        HEAD
        + textwrap.indent(
            textwrap.dedent(
                """
                main:
                  - bash: git push
                  - agent: {type: "tiny:builder", prompt: p, background: false}
                  - say: done
                agents: {"tiny:builder": [[{say: built}]]}
                """
            ),
            "    ",
        ),
        tiny,
    )
    assert outcome.held, missed(outcome)
    for part in ("a fault", "go", "refused: git push", "nothing is pushed from here", "builder works", "held"):
        assert part in shown
    assert "\033[" not in shown
