"""The guard of Bash: what leaves the machine, what is a person's to run, what would change muster's own state."""

import os
import re

from hooks import hints, wire
from muster import environment

# The model's own verbs: they read, or they make evidence. Everything else about muster is a person's.
FREE_VERBS = {
    "status": None, "doctor": None, "--version": None, "--help": None, "help": None, "metrics": None, "board": None,
    "run": ("show", "next", "child", "list", "findings", "profile"), "deploy": ("show",), "gate": ("run", "wait", "show", "list"), "task": None,
    "event": ("tail", "follow", "list", "emit", "filter", "show", "replay"), "state": ("get",), "checkpoint": ("list", "set"), "project": ("list", "show"), "epic": None, "sprint": None,
    "audit": ("verify", "show", "export"), "team": None, "agent": None, "message": None, "session": ("list", "show", "merge", "standup"), "question": None, "handoff": None, "lock": None, "guard": None, "config": ("show", "get", "check"),
}
# The person agrees to each of these in the client's own prompt.
ASKED_VERBS = {"config": ("set", "unset")}
PROOFS = ("UserPromptExpansion", "UserPromptSubmit", "SubagentStop", "SubagentStart", "SessionStart")
# Compiled when they are first needed: a hook is short-lived, and most lines need none.
WORDS = r"[\s'\"();|&<>=`$,]+"
# The client alone starts hooks; a hook started by hand would pass for a person's word.
HOOKS = r"hooks/(?:run|dispatch|handlers|selftest)\b|\b(?:hooks|muster)\.(?:dispatch|handlers)\b"


def bash(payload):
    """Refuse what leaves the machine before its gates, a person's verbs, and writes to muster's own state; tell of another
    live session that works on a task which the command is about."""
    return _beside(payload, wire.text(payload, "tool_input", "command"), _guarded(payload))


def _guarded(payload):
    from muster import outward

    command = wire.needed(payload, "command")
    verb = outward.muster_verb(command, environment.plugin_root(), _is_free)
    if verb is None and _linked(payload, command):
        verb = ["?"], False
    off = wire.switched_off(payload)
    answer = _called(payload, command, verb, off) if verb is not None else None
    if answer is not None:
        return answer
    answer = _looked_at(payload, command, _ALWAYS if off else _ALWAYS + _ON)
    if wire.decision(answer) == "deny" or not hints.runs_files(command, wire.text(payload, "cwd")):
        return answer
    from hooks import script_guard

    inside = script_guard.look(payload, command, off)
    return inside if answer is None or wire.decision(inside) == "deny" else answer


def _looked_at(payload, command, looks):
    asked = None
    for look in looks:
        answer = look(payload, command)
        if wire.decision(answer) == "deny":
            return answer
        asked = asked or answer  # what must not be comes before what a person is asked
    return asked


def _called(payload, command, verb, off):
    """Decide on the line's calls of muster; None where they are free but more stands on the line."""
    from muster import own_call

    if "CLAUDECODE" in command:
        return wire.refuse(payload, "muster takes who you are from the client; leave CLAUDECODE as it is", rule="speak-for-another")
    steered = None if verb[1] else own_call.steered(command)
    if steered:
        return wire.refuse(payload, "this call of muster changes {}, and with it what muster would run; call it without".format(steered[:60]), rule="own-call")
    answer = _verb(payload, *verb)
    if not off and wire.decision(answer) in (None, "allow"):
        answer = _by_role(payload, command) or answer
    if not off and wire.decision(answer) in (None, "allow"):
        answer = _spoken(payload, command, verb[1]) or answer
    return answer


def _state(payload, command):
    inside, small = _inside(wire.text(payload, "cwd")), command.lower()
    if not inside and not any(hint in small for hint in hints.STATE_HINTS) and not any(folder in command for folder in _own_folders(payload)):
        return None
    from muster import own_state

    changed = own_state.change(command, _own_folders(payload), inside)
    return wire.refuse(payload, "{} would change muster's own state; leave it, muster keeps it".format(changed), rule="own-state") if changed else None


def _hooks(payload, command):
    if ("hooks" in command or "muster." in command) and re.search(HOOKS, command) and ("muster" in command or any(event in command for event in PROOFS)) and _starts_hooks(command):
        return wire.refuse(payload, "muster's hooks are the client's to start; the person types /waive-gate and the like", rule="own-hooks")
    return None


def _clients(payload, command):
    if not any(hint in command for hint in hints.CLIENT_HINTS):
        return None
    from muster import clients

    if clients.switches_off(command):
        return wire.refuse(payload, "which hooks and plugins the client has is the person's to say", rule="own-hooks")
    if clients.starts(command):
        return wire.ask(payload, "this starts another client, and what it is given would pass for your own typed word", rule="other-client")
    if clients.types(command):
        return wire.ask(payload, "this types into a terminal, and in a client it would pass for your own typed word", rule="other-client")
    return None


def _settings(payload, command):
    if not any(hint in command for hint in hints.SETTINGS_HINTS) and ".claude" not in wire.text(payload, "cwd"):
        return None
    from hooks import write_guard

    return write_guard.settings_by_shell(payload, command)


def _target(payload, command):
    from hooks import outward_guard

    return outward_guard.target(payload, command)


def _leaving(payload, command):
    from hooks import outward_guard

    return outward_guard.leaving(payload, command)


def _writes(payload, command):
    if not hints.may_write(command):
        return None
    from hooks import write_guard

    return write_guard.shell(payload, command)


def _harm(payload, command):
    from hooks import harm_guard

    return harm_guard.command(payload, command)


def _leak(payload, command):
    if not hints.may_leak(command):
        return None
    from hooks import secret_guard

    return secret_guard.command(payload, command)


def _starts_hooks(command):
    """Say whether a program that does more than read is given one of muster's hooks, by whatever path."""
    from muster import own_state, shell
    from muster.shell.unwrap import program_name

    parsed = shell.simple_commands(command)
    return not parsed.understood or any(
        simple.argv and program_name(simple.argv[0]) not in own_state.READERS and any(re.search(HOOKS, word) for word in simple.argv)
        for simple in parsed.commands)


def _is_free(verbs):
    words = [word for word in verbs if not word.startswith("-")]
    name = words[0] if words else next((word for word in verbs if word in FREE_VERBS), "")
    free = FREE_VERBS.get(name, ())
    return name in FREE_VERBS and (free is None or len(words) < 2 or words[1] in free)


def _linked(payload, command):
    """Say whether the line goes to muster's command or hooks by a link of another name."""
    if "/" not in command:
        return False
    folder = wire.text(payload, "cwd") or environment.project_dir()
    for word in [word for word in re.split(WORDS, command) if "/" in word and len(word) < 4096][:200]:
        path = os.path.join(folder, os.path.expanduser(word))
        if os.path.exists(path):
            real, root = os.path.realpath(path), os.path.realpath(environment.plugin_root()) + os.sep
            if real.startswith(root) and os.path.normpath(path) != real and real[len(root):].split(os.sep)[0] in ("bin", "hooks", "muster"):
                return True
    return False


def _verb(payload, verbs, simple):
    """Decide on a call of muster's command line; None where it is free but more stands on the line."""
    if _is_free(verbs) or (simple and not verbs):
        wire.app(payload, switched_off=True)
        return wire.decide("allow", "muster's own verb") if simple else None
    if not verbs or verbs == ["?"]:
        return wire.refuse(payload, "this call of muster can not be read; write it plainly, as: muster status", rule="own-call")
    if verbs[:1] == ["config"] and any(word.split(".")[0] == "deploy" for word in [word for word in verbs[2:] if not word.startswith("-")][:1]):
        return wire.refuse(payload, "what deploys, and whether a person confirms it, is the person's to configure: muster {}".format(
            " ".join(verbs[:3])), rule="person-verb")
    if simple and verbs[0] in ASKED_VERBS and verbs[1:2] and verbs[1] in ASKED_VERBS[verbs[0]]:
        return wire.ask(payload, "muster {}: this changes what the gates ask for".format(" ".join(verbs)[:200]), rule="asked-verb")
    if "waive" in verbs:
        return wire.refuse(payload, "only the person waives a gate, by typing /waive-gate <gate> <reason>; ask and stop", rule="person-verb")
    return wire.refuse(payload, "muster {} is the person's to run; ask them to, or go on with: muster run next".format(
        " ".join(verbs[:2])), rule="person-verb")


def _by_role(payload, command):
    """Refuse an agent's call of muster that its role does not make; None for others."""
    if not wire.text(payload, "agent_id"):
        return None
    from hooks import role_guard
    from muster import own_call

    return role_guard.calls(payload, own_call.muster_verbs(command, environment.plugin_root())[0])


def _spoken(payload, command, simple):
    """Let a call that is made in somebody's name be made in the caller's own: rewritten, or refused; None for others."""
    from muster import own_call

    calls = [words for words in own_call.muster_verbs(command, environment.plugin_root())[0] if own_call.speaks(words)]
    if not calls:
        return None
    name = wire.speaker(payload)
    wide = next(filter(None, (own_call.wide(words, wire.app(payload).root) for words in calls)), None)
    if wide:
        return wire.refuse(payload, wide, rule="wide-lock")
    if not simple:
        return wire.refuse(payload, "muster {} is said in {}'s name; write it alone on its line, texts in single quotes".format(
            " ".join(calls[0][:2]), name), rule="speak-for-another")
    words, other = own_call.named(calls[0], name, wire.text(payload, "agent_id"))
    if words is None:
        return wire.refuse(payload, "{} speaks for itself only, not for {}; leave --as out, muster adds it".format(name, other[:60]), rule="speak-for-another")
    return wire.decide("allow", "muster's own verb", dict(payload["tool_input"], command=own_call.spelled(["muster"] + words)))


def _secrets(payload, command):
    if not hints.mentions(command):
        return None
    from hooks import role_guard

    return role_guard.command(payload, command)


# The looks at a line, whoever runs it, and those where muster is on; `KNOWN`: those at a file that is in the last commit
# as it is, where what it loses or writes is its project's own way of working.
_ALWAYS = (_state, _hooks, _clients, _settings)
_ON = (_secrets, _target, _writes, _harm, _leak, _leaving)
KNOWN_ALWAYS, KNOWN_ON = (_state, _clients), (_target, _leaving)


def _beside(payload, command, answer):
    """Return the answer with a line on another live session that works on a task which the command is about."""
    if "muster" not in command or "task" not in command or wire.decision(answer) not in (None, "allow") or wire.switched_off(payload):
        return answer
    from hooks import mail, session_guard
    from muster import own_call

    found = own_call.muster_verbs(command, environment.plugin_root())
    said = session_guard.called(payload, found[0]) if found else ""
    return mail.add("PreToolUse", answer, said) if said else answer


def _own_folders(payload):
    """Return the folders outside the project that are muster's own: the plugin's files and its data."""
    root = os.path.normpath(environment.plugin_root())
    if (os.path.realpath(environment.project_dir()) + os.sep).startswith(os.path.realpath(root) + os.sep):
        return (environment.data_dir(), environment.cache_dir())  # whoever develops muster itself edits the plugin's files in its own checkout
    return tuple(dict.fromkeys((root, os.path.realpath(root), environment.data_dir(), environment.cache_dir())))


def _inside(cwd):
    """Return the end of a working folder from `.muster` or `.git` on, an empty text outside of both."""
    parts = cwd.split("/")
    return next(("/".join(parts[index:]) for index, part in enumerate(parts) if part in (".muster", ".git")), "")
