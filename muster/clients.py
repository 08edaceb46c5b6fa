"""Finds the shell commands that start another client, or type into one: what that client is given would pass for a
person's own word. Pure: it reads the line."""

import re

from muster import shell
from muster.shell.unwrap import program_name

NAMES, RUNNERS = ("claude", "claude-code"), ("npx", "bunx", "pnpx", "npm", "pnpm", "yarn", "bun", "node", "deno")
LOOKS = frozenset(("--version", "-v", "--help", "-h", "mcp", "plugin", "plugins", "doctor", "config", "update", "install"))
_TYPES = {"tmux": "send-keys|send|send-prefix|paste-buffer|pasteb", "xdotool": "type|key|keydown", "ydotool": "type|key", "wtype": "*", "ttyecho": "*", "reptyr": "*", "wezterm": "cli send-text",
          "kitty": "@ send-text", "kitten": "@ send-text", "zellij": "action write-chars|action write", "dtach": "-p"}
_CODE = ("python", "pypy", "node", "nodejs", "deno", "bun", "ruby", "perl", "php", "expect", "osascript", "lua")
_STARTING = r"subprocess|popen|os\.system|exec|spawn|\bsystem\b|`|%x|qx"
_NAMED = r"""(?<![\w./-])(?:[\w./~-]*/)?claude(?:-code)?["'\s]"""
_LOOKED_UP = r"(?:which|command -v|type -[pP])\s+claude\b"
_PUSHED = r"TIOCSTI|0x5412|keystroke"
_FED = r"/proc/\w+/fd/0\Z"


def starts(command):
    """Say whether a line starts another client with a prompt."""
    return any(_starts(simple) for simple in shell.simple_commands(command).commands if simple.argv)


def types(command):
    """Say whether a line types into a terminal where another client may run."""
    return any(_types(simple) for simple in shell.simple_commands(command).commands)


def switches_off(command):
    """Say whether a line has the client itself switch muster off."""
    for simple in shell.simple_commands(command).commands:
        words = [word for word in simple.argv if not word.startswith("-")]
        if words and program_name(words[0]) in NAMES and words[1:2] in (["plugin"], ["plugins"]) and words[2:3] and words[2] in ("disable", "uninstall", "remove", "rm"):
            if "--all" in simple.argv or simple.unknown or any("muster" in word for word in words[3:]):
                return True
        if words and program_name(words[0]) in NAMES and words[1:2] == ["config"] and {"disableAllHooks", "hooks", "enabledPlugins"}.intersection(words):
            return True
    return False


def _starts(simple):
    argv = simple.argv
    words, name = [word for word in argv if not word.startswith("-")], program_name(argv[0])
    if name in NAMES:
        return not LOOKS.intersection(argv[1:2])
    if 0 in simple.unknown and re.search(_LOOKED_UP, argv[0]):
        return not LOOKS.intersection(argv[1:2])
    if name in RUNNERS and any("anthropic-ai/claude-code" in word for word in words[1:]):
        return not {"install", "i", "view", "add", "update"} & set(words[1:2])
    if name in ("tmux", "screen", "ssh", "spawn", "daemon", "start-stop-daemon", "at", "batch") and any(program_name(word) in NAMES for word in words[1:]):
        return True
    if name.startswith(_CODE):
        text = " ".join(argv[1:]) + " " + (simple.stdin_text or "")
        return bool(re.search(_NAMED, text) and (name == "expect" or re.search(_STARTING, text)))
    return False


def _types(simple):
    argv = simple.argv
    if any(">" in operator and re.match(_FED, target) for operator, target in simple.redirects) or any(re.match(_FED, word) for word in argv[1:] if argv[0].endswith("tee")):
        return True
    if not argv:
        return False
    name, rest = program_name(argv[0]), argv[1:]
    if name == "screen":
        return "-X" in rest and bool({"stuff", "paste", "readreg", "process"}.intersection(rest))
    if name in _TYPES:
        text = " ".join(word for word in rest if not word.startswith("-") or word == "-p")
        return any(phrase == "*" or " {} ".format(phrase) in " {} ".format(text) for phrase in _TYPES[name].split("|"))
    return name.startswith(_CODE) and bool(re.search(_PUSHED, " ".join(rest) + " " + (simple.stdin_text or "")))
