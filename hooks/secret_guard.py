"""The guard of secrets: it keeps keys, tokens and passwords out of files that git takes, out of commits and commands.

What is said names the kind, the file and the line, never the value."""

import os

from hooks import hints, wire

_LEAST = 8  # characters; nothing shorter is a secret
_MOST = 4000000  # characters of one text that are looked at
_NEAR = 300  # characters of the line around an edit that tell what is assigned
# Programs that look for a text: whoever searches for a leaked secret is about to take it out.
_SEARCHING = ("grep", "egrep", "fgrep", "zgrep", "rg", "ag", "ack", "gitleaks", "trufflehog")


class Leak:
    """A secret on its way: its kind, and the file and line that it would stand in (line 0: no file)."""

    __slots__ = ("kind", "file", "line")

    def __init__(self, kind, file, line):
        self.kind, self.file, self.line = kind, file, line


def write(payload, app, full, relative):
    """Return the answer to a file change that would put a secret into a file that git takes, or None."""
    given = payload.get("tool_input")
    found = []
    for old, new in _changes(given if isinstance(given, dict) else {}):
        if len(new) >= _LEAST:
            found.extend(_in_change(full, relative, old, new[:_MOST]))
    if not found or _free(app, full, relative):
        return None
    return _answer(payload, app, found, "write-secret", "write-likely-secret")


def command(payload, line):
    """Return the answer to a command that would write, commit or carry a secret, or None."""
    takes = hints.takes(line)
    if len(line) < _LEAST or not (takes or hints.redirects(line) or _holds(line)):
        return None
    from muster import shell

    app = wire.app(payload)
    parsed = shell.simple_commands(line)
    folder = _folder(parsed, wire.text(payload, "cwd") or app.root)
    answer, seen = _into_files(payload, app, parsed, folder)
    if wire.decision(answer) == "deny":
        return answer
    if takes:
        from hooks import commit_guard

        found, note = commit_guard.taken(parsed, folder, lambda file: allowed(app, os.path.join(folder, file)))
        answer = _stricter(answer, _answer(payload, app, found, "commit-secret", "commit-likely-secret") if found else None) or note
        if wire.decision(answer) == "deny":
            return answer
    return _stricter(answer, _in_words(payload, app, line, parsed, seen))


def allowed(app, full):
    """Say whether the project's configuration lets a file hold secrets (`secrets.allow`: patterns of paths)."""
    from muster import errors, kinds

    try:
        patterns = (app.config.get("secrets") or {}).get("allow") or ()
    except errors.UsageError:
        return False
    names = os.path.relpath(os.path.realpath(full), os.path.realpath(app.places.worktree)).replace(os.sep, "/").split("/")
    return any(kinds.matches(pattern, names) for pattern in patterns)


def _changes(given):
    """Yield `(old text, new text)` of what an edit tool is about to write."""
    for one in [given] + [item for item in given.get("edits") or () if isinstance(item, dict)] if isinstance(given.get("edits"), (list, type(None))) else [given]:
        for name in ("content", "new_string", "new_source"):
            if isinstance(one.get(name), str):
                old = one.get("old_string")
                yield old if isinstance(old, str) else "", one[name]


def _in_change(full, relative, old, new):
    """Return the secrets that a change brings into the file, with their lines in it."""
    from muster import secrets

    before = after = ""
    first = 1
    if old:
        text = _read(full)
        at = text.find(old)
        if at >= 0:
            first += text.count("\n", 0, at)
            before = text[max(at - _NEAR, text.rfind("\n", 0, at) + 1):at]
            end = text.find("\n", at + len(old))
            after = text[at + len(old):min(at + len(old) + _NEAR, end if end >= 0 else len(text))]
    whole, stop = before + new + after, len(before) + len(new)
    return [Leak(one.kind, relative, first + one.line - 1) for one in secrets.find(whole, full)
            if one.end > len(before) and one.start < stop and not (old and whole[one.start:one.end] in old)]


def _read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as handle:
            return handle.read(_MOST)
    except (OSError, ValueError):
        return ""


def _free(app, full, relative):
    """Say whether a file may hold secrets: git ignores it or has nothing to do with it, or the configuration says so."""
    return allowed(app, full) or ignored(full)


def ignored(full):
    """Say whether no commit takes a file: git ignores it, or it lies outside of every repository. A tracked file is not ignored."""
    import subprocess

    folder = os.path.dirname(full)
    while folder and not os.path.isdir(folder) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    try:
        done = subprocess.run(["git", "-C", folder or "/", "check-ignore", "-q", "--", full], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode in (0, 128)


def _holds(line):
    if not hints.secret_like(line):
        return False
    from muster import secrets

    return bool(secrets.find(line[:_MOST]))


def _folder(parsed, cwd):
    """Return the folder that the line goes to before it does anything else."""
    first = parsed.commands[0] if parsed.commands else None
    if first is not None and first.argv[:1] == ["cd"] and len(first.argv) == 2 and not first.unknown:
        return os.path.join(cwd, os.path.expanduser(first.argv[1]))
    return cwd


def _into_files(payload, app, parsed, folder):
    """Return the answer to what the line writes into files, and the texts that were judged by it."""
    from muster import secrets

    found, seen = [], []
    for name, text in list(parsed.files.items())[:100]:
        if not isinstance(text, str) or len(text) < _LEAST or name.startswith(("<(", ">(")):
            continue
        full = os.path.realpath(os.path.join(folder, os.path.expanduser(name)))
        leaks = [Leak(one.kind, name, one.line) for one in secrets.find(text, name)]
        if leaks:
            seen.append(text)
            found.extend(() if _free(app, full, name) or name.startswith("/dev/") else leaks)
    return (_answer(payload, app, found, "write-secret", "write-likely-secret") if found else None), seen


def _in_words(payload, app, line, parsed, seen):
    """Return the answer to secrets among the words of a command."""
    from muster import secrets
    from muster.shell.unwrap import program_name

    found = [one for one in secrets.find(line[:_MOST]) if not any(line[one.start:one.end] in text for text in seen)]
    if not found:
        return None
    searching = [simple.argv for simple in parsed.commands if simple.argv and (
        program_name(simple.argv[0]) in _SEARCHING or simple.argv[0] == "git" and {"grep", "log"} & set(simple.argv[1:3]))]
    if searching and parsed.understood:
        words = " ".join(word for argv in searching for word in argv)
        found = [one for one in found if line[one.start:one.end] not in words]
    message = [one for one in found if _in_message(parsed, line[one.start:one.end])]
    if message:
        return _answer(payload, app, [Leak(one.kind, "the message of the commit", 0) for one in message], "commit-secret", "commit-likely-secret")
    return _answer(payload, app, [Leak(one.kind, "this command", 0) for one in found], "secret-in-command", "secret-in-command") if found else None


def _in_message(parsed, value):
    return any(simple.argv[:1] == ["git"] and {"commit", "tag"} & set(simple.argv) and value in " ".join(simple.argv) for simple in parsed.commands)


def _stricter(one, other):
    return other if one is None or wire.decision(other) == "deny" else one


def _answer(payload, app, found, rule, likely):
    """Return the decision on leaks, and record it: the strictest answer of the rules that they come under."""
    from muster import secrets
    from muster.guards import rules

    settings, decided = wire.settings(app), {}
    for one in found:
        name = rule if secrets.sure(one.kind) else likely
        decided.setdefault(rules.answer(name, settings), []).append((name, one))
    for answer in ("deny", "ask"):
        if answer in decided:
            name, first = decided[answer][0]
            more = sum(len(others) for others in decided.values()) - 1
            reason = "{}{} holds {}{}; {} (rule {})".format(first.file, ":{}".format(first.line) if first.line else "", secrets.what(first.kind),
                                                             " and {} more".format(more) if more else "", _instead(first, name), name)
            return (wire.refuse if answer == "deny" else wire.ask)(payload, reason, app, name)
    return None


_READS = {"py": 'os.environ["{}"]', "js": "process.env.{}", "ts": "process.env.{}", "jsx": "process.env.{}", "tsx": "process.env.{}", "mjs": "process.env.{}", "go": 'os.Getenv("{}")',
          "rb": 'ENV["{}"]', "php": "getenv('{}')", "java": 'System.getenv("{}")', "kt": 'System.getenv("{}")', "rs": 'std::env::var("{}")', "cs": 'Environment.GetEnvironmentVariable("{}")',
          "sh": "${}", "yml": "${{{}}}", "yaml": "${{{}}}"}


def _instead(leak, rule):
    if rule == "secret-in-command":
        return "put it into a variable outside of the session and name that; what stands here stays in the transcript"
    if not leak.line:
        return "leave it out"
    if leak.kind in ("private-key", "putty-key", "age-key"):
        return "keep it in a file that git ignores"
    read = _READS.get(leak.file.rpartition(".")[2])
    name = leak.kind.upper().replace("-", "_")
    return "read it from the environment: {}".format(read.format(name)) if read else "read it from the environment, or keep it in a file that git ignores"
