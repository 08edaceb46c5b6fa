"""Judges what a shell command would destroy: by its effect and its target, after parsing.

`judge` gives the strictest `Judgement` of a line, or None where nothing is lost that can not be had again. Each program
has a module that knows it, in `PROGRAMS`; it is loaded when a line names the program."""

from muster import shell
from muster.guards.line import Line
from muster.shell.unwrap import program_name

__all__ = ["ALLOW", "ASK", "DENY", "Judgement", "judge"]

ALLOW, ASK, DENY = "allow", "ask", "deny"
STRICT = (ALLOW, ASK, DENY)


class Judgement:
    """What a rule says of a line: `rule` its id, `answer` ask or deny, `what` the simple command, `why` one clause,
    `safer` a command that loses nothing, or an empty text."""

    __slots__ = ("rule", "answer", "what", "why", "safer")

    def __init__(self, rule, answer, what, why, safer=""):
        self.rule, self.answer, self.what, self.why, self.safer = rule, answer, what, why, safer

    def __repr__(self):
        return "Judgement({!r}, {!r}, {!r}, {!r})".format(self.rule, self.answer, self.what, self.why)


def judge(command, place, settings=None):
    """Return the strictest `Judgement` of the command line at that `Place`, or None. Never raises.

    `settings` maps rule ids to allow, ask or deny, as a project's configuration has them under `guards`."""
    parsed = shell.simple_commands(command)
    line, strictest = Line(command, parsed, place), None
    for simple in parsed.commands:
        for rule, why, safer in _found(simple, line):
            answer = _answer(rule, settings)
            if answer != ALLOW and (strictest is None or STRICT.index(answer) > STRICT.index(strictest.answer)):
                strictest = Judgement(rule, answer, simple.text, why, safer)
    return strictest


def _found(simple, line):
    """Yield `(rule, why, safer)` for what the simple command would destroy."""
    from muster.guards import programs

    name = program_name(simple.argv[0]) if simple.argv else ""
    for module in programs.modules(name, simple):
        for found in module.judge(name, simple, line):
            yield found


def _answer(rule, settings):
    from muster.guards import rules

    return rules.answer(rule, settings)
