"""Judges what a shell command would destroy: by its effect and its target, after parsing.

`judge` gives the strictest `Judgement` of a line, or None where nothing is lost that can not be had again. Each program
has a module that knows it, in `PROGRAMS`; it is loaded when a line names the program."""

from muster import shell
from muster.guards import programs
from muster.shell.unwrap import program_name

__all__ = ["ALLOW", "ASK", "DENY", "Judgement", "judge", "findings"]

ALLOW, ASK, DENY = "allow", "ask", "deny"
STRICT = (ALLOW, ASK, DENY)
DEEPEST = 4  # programs in programs: a shell in a script in a shell
MOST = 3000  # simple commands of a line that are looked at


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
    strictest = None
    for what, rule, why, safer in findings(command, place):
        answer = _answer(rule, settings)
        if answer != ALLOW and (strictest is None or STRICT.index(answer) > STRICT.index(strictest.answer)):
            strictest = Judgement(rule, answer, what, why, safer)
            if answer == DENY:
                break
    return strictest


def concerned(command):
    """Say whether a line names anything that the guards look at; where not, nothing more is loaded for it."""
    parsed = shell.simple_commands(command)
    return _odd(parsed) or any(_modules(simple) for simple in parsed.commands)


def _odd(parsed):
    return bool(parsed.opaque or not parsed.understood or parsed.redirects or parsed.functions or len(parsed.commands) > MOST)


def findings(command, place, depth=0, folder=None):
    """Yield `(simple command, rule, why, safer)` for all that a line would destroy. `folder`: where it starts, if not at the place's."""
    parsed = shell.simple_commands(command)
    if not concerned(command):
        return
    from muster.guards.line import Line

    line = Line(command, parsed, place, depth, folder)
    for simple in parsed.commands[:MOST]:
        for module, name in _modules(simple):
            for rule, why, safer in programs.load(module).judge(name, simple, line):
                yield simple.text, rule, why, safer
        line.walk(simple)
    if line.ran:
        yield line.ran, "run-downloaded", "{} comes from the network and runs unread".format(line.ran[:80]), "less " + line.ran[:80]
    if not parsed.understood and depth < DEEPEST:
        for found in _read_again(command, place, depth, folder):
            yield found
    if _odd(parsed):
        for rule, why, safer in programs.load("code_run").whole(line):
            yield command.strip()[:300], rule, why, safer


def _read_again(command, place, depth, folder):
    """Yield what is found in the commands that shfmt, where it is installed, sees in a line that ours can not follow."""
    from muster.shell import oracle
    from muster.shell.unwrap import quote

    for words in (oracle.simple_commands_of(command) or ())[:MOST]:
        # what is not known is left to be found out: a variable that nobody set
        single = " ".join('"$_unknown"' if word is None else word if word == "~" else word[:2] + quote([word[2:]]) if word.startswith("~/") else quote([word])
                          for word in words)
        for found in findings(single, place, DEEPEST, folder):
            yield found


def _modules(simple):
    """Return the modules that look at a simple command, each with the name it knows the program by."""
    found = []
    if simple.argv:
        name = program_name(simple.argv[0])
        found = [(module, name) for module in programs.of(name) if module not in programs.LAZY or not programs.harmless(name, simple.argv)]
        if 0 in simple.unknown:
            found = [("code_run", name)]
    if simple.redirects and any(">" in operator and word not in programs.STREAMS for operator, word in simple.redirects):
        found.append(("files_redirect", ""))
    return found


def _answer(rule, settings):
    from muster.guards import rules

    return rules.answer(rule, settings)
