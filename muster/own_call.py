"""Finds the calls of muster's own command line in a shell command, wherever they hide."""

import os

from muster import shell
from muster.shell.unwrap import program_name
from muster.shell.wrappers import SHELLS

_PYTHON = ("python", "pypy")
# What is said in somebody's name: verb → (its actions, whether the agent's id is said too).
SPEAKING = {
    "agent": (("update",), True),
    "message": (("send", "broadcast", "peek", "receive", "ack", "resend"), True),
    "question": (("ask", "answer", "withdraw"), True),
    "handoff": (("offer", "accept", "refuse", "withdraw"), False),
    "lock": (("acquire", "release"), True),
}
_OPTIONS = {"--as": 0, "--agent-id": 1}
# What decides which programs and files a call of muster, and the checks it starts, find.
_STEERING = ("PATH", "BASH_ENV", "ENV", "IFS", "HOME", "SHELL", "SHELLOPTS", "BASHOPTS", "PYTHON", "LD_", "DYLD_", "NODE_", "GIT_", "MUSTER", "CLAUDE", "PERL5", "RUBY", "JAVA_TOOL", "XDG_", "BASH_FUNC", "PYTEST_", "TMPDIR")
LONGEST_LEASE = 3600  # seconds that an agent may lock something for


def muster_verbs(command_text, plugin_root=""):
    """Return ([words after muster, one list a call], simple) or None where there is no call.

    `simple` says that the whole line is one plain simple command: no redirection, substitution, pipe or assignment.
    A word list is empty where the words can not be read.
    """
    parsed = shell.simple_commands(command_text)
    found = []
    for command in parsed.commands:
        words = _words(command, plugin_root)
        if words is not None:
            found.append(words)
    if not found:
        return None
    first = parsed.commands[0]
    text = command_text.strip()
    simple = (len(parsed.commands) == 1 and parsed.understood and not first.redirects and not first.assignments and not first.dynamic
              and first.text == text[:300].strip() and not set("\n;&|`$<>()#").intersection(_unquoted(text))
              and (first.argv[0] == "muster" or (root_bin(plugin_root) and os.path.normpath(first.argv[0]) == root_bin(plugin_root))))
    return found, simple


def muster_verb(command_text, plugin_root="", free=None):
    """Return (words after muster, simple) or None. Of several calls it is the first that `free(words)` does not let
    through; without `free`, the first."""
    found = muster_verbs(command_text, plugin_root)
    if found is None:
        return None
    calls, simple = found
    return next((words for words in calls if free and not free(words)), calls[0]), simple


def steered(command_text):
    """Return what on the line would change which programs a call of muster finds, or what `muster` itself means, or None."""
    parsed = shell.simple_commands(command_text)
    if "muster" in parsed.functions:
        return "muster as another command"
    for command in parsed.commands:
        argv, name = command.argv, program_name(command.argv[0]) if command.argv else ""
        words = argv[1:] if name in ("export", "declare", "typeset", "readonly", "env", "sudo", "doas") else ()
        for key in list(command.assignments) + [word.partition("=")[0] for word in words if "=" in word]:
            if key.startswith(_STEERING):
                return key
        if name == "env" and any(word in ("-i", "-", "--ignore-environment", "-u") or word.startswith("--unset") for word in words):
            return "the environment"
        if (name == "hash" and "-p" in argv) or (name == "unset" and any(word.startswith(_STEERING) for word in argv[1:])):
            return " ".join(argv[:3])
        if command.assignments and name == "muster" and [word for word in argv[1:] if not word.startswith("-")][:2] == ["gate", "run"]:
            return next(iter(command.assignments))
    return None


def wide(words, root=""):
    """Return why a call (the words after muster) locks or hands over more than an agent may, as a clause, or None."""
    kind = [word for word in words if not word.startswith("-")][:2]
    if kind not in (["lock", "acquire"], ["handoff", "offer"]):
        return None
    lease = next((value for word, after in zip(words, words[1:] + [""]) for value in (
        [after] if len(word) > 2 and "--lease".startswith(word) else [word.partition("=")[2]] if "=" in word and "--lease".startswith(word.partition("=")[0]) else [])), "")
    if kind[0] == "lock" and lease and not (lease.replace(".", "", 1).isdigit() and float(lease) <= LONGEST_LEASE):
        return "an agent locks for an hour at most, not for {} s".format(lease[:20])
    for word in words[2:]:
        path = os.path.normpath(os.path.join(root or "/", word))
        inside = os.path.relpath(path, root or "/")
        if not word.startswith("-") and ("/" in word or "." in word or "*" in word) and (
                inside in (".", "..") or word in ("*", "**", "./*") or inside.startswith("../") or inside.split("/")[0].lower() in (".git", ".muster")):
            return "{} is everybody's, no agent {} it".format(word[:60], "locks" if kind[0] == "lock" else "hands over")
    return None


def speaks(words):
    """Say whether a call (the words after muster) is made in somebody's name."""
    actions = SPEAKING.get(words[0], ((), False))[0] if words else ()
    return bool(actions) and (len(words) > 1 and (words[1] in actions or words[1].startswith("-")))


def named(words, name, agent_id=""):
    """Return `(words, None)`: the call with who makes it put behind its action, or `(None, who)` where it says another.

    Any spelling of the options that the command line would take counts, also cut short and with `=`."""
    own, kept, index = (name, agent_id), [], 0
    while index < len(words):
        word = words[index]
        if word == "--":
            kept += words[index:]
            break
        option, glued, value = word.partition("=")
        meant = [full for full in _OPTIONS if len(option) > 2 and full.startswith(option)]
        if meant:
            if not glued:
                index, value = index + 1, words[index + 1] if index + 1 < len(words) else ""
            said = own[_OPTIONS[meant[0]]]
            if option not in _OPTIONS or value not in (said, said.rpartition(":")[2]) or not value:
                return None, value or option
        else:
            kept.append(word)
        index += 1
    mine = ["--as", name] + (["--agent-id", agent_id] if agent_id and SPEAKING[words[0]][1] else [])
    return kept[:2] + mine + kept[2:], None


def spelled(words):
    """Return words as a command line that a shell reads as just these words."""
    plain = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,@%+")
    return " ".join(word if word and plain.issuperset(word) else "'" + word.replace("'", "'\\''") + "'" for word in words)


def root_bin(plugin_root):
    """Return the path of the command in the plugin's folder, or an empty text."""
    return os.path.join(os.path.normpath(plugin_root), "bin", "muster") if plugin_root else ""


def _unquoted(text):
    kept, quote, escaped = [], "", False
    for char in text:
        if escaped:
            escaped = False
            kept.append("\n" if char == "\n" else "")
        elif char == "\\" and quote != "'":
            escaped = True
        elif quote:
            if char == quote:
                quote = ""
            elif quote == '"':
                kept.append(char if char in "$`" else "")
        elif char in "'\"":
            quote = char
        else:
            kept.append(char)
    return "".join(kept)


def _words(command, root):
    argv = command.argv
    if not argv:
        return None
    name = program_name(argv[0])
    if name == "muster" or argv[0].endswith("bin/muster"):
        return _readable(command, 1)
    if name.startswith(_PYTHON) or name in SHELLS or name in ("source", "."):
        for index, word in enumerate(argv[1:], 1):
            if word == "-m" and index + 1 < len(argv) and argv[index + 1].split(".")[0] == "muster":
                return _readable(command, index + 2)
            if _own_file(word, root):
                return _readable(command, index + 1)
            if word == "-c" or (word in ("-", "-m")):
                break
        text = " ".join(argv[1:]) + (command.stdin_text or "")
        return [] if "muster.cli" in text or "import muster" in text or "from muster" in text else None
    return _readable(command, 1) if _own_file(argv[0], root) else None


def _own_file(word, root):
    if word.endswith(("bin/muster", "muster/__main__.py", "hooks/dispatch.py")):
        return True
    if not root or "/" not in word or not os.path.isabs(word):
        return False
    return os.path.normpath(word).startswith(os.path.normpath(root) + os.sep)


def _readable(command, start):
    return [] if any(index >= start for index in command.unknown) else command.argv[start:]
