"""What git is about to take: the lines that `git add` and `git commit` would add, bounded in size and time."""

import os

_SECONDS, _BYTES = 4, 2000000
_FILES = 200  # untracked files that are read
_VERBS = ("add", "stage", "commit")
# The options of git itself that a word follows, and those of its verbs.
_GLOBAL = ("-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path")
_VALUED = ("-m", "-F", "-C", "-c", "--message", "--file", "--author", "--date", "--fixup", "--squash", "-t", "--chmod", "--pathspec-from-file")


def taken(parsed, folder, allowed):
    """Return `(leaks, note)`: the secrets in the lines that the git calls of a line would take, and an answer that says
    what was not looked at, or None."""
    from hooks.secret_guard import Leak
    from muster import secrets

    leaks, cut = [], False
    for simple in parsed.commands[:50]:
        call = _call(simple, folder)
        if call is None or simple.body:
            continue
        text, whole = _added(*call)
        cut = cut or not whole
        for file, lines in _files(text, call[0]):
            if file and not allowed(file):
                body = "\n".join(line for _, line in lines)
                leaks.extend(Leak(one.kind, file, lines[one.line - 1][0]) for one in secrets.find(body, file) if one.line <= len(lines))
    note = {"systemMessage": "muster: only a part of what git takes was looked at for secrets; the security gate looks at all"} if cut else None
    return leaks, note


def _call(simple, folder):
    """Return `(folder, verb, options, paths)` of a call of git that takes changes, or None."""
    argv = simple.argv
    if not argv or argv[0].rsplit("/", 1)[-1] != "git":
        return None
    index = 1
    while index < len(argv) and argv[index].startswith("-"):
        if argv[index] == "-C" and index + 1 < len(argv):
            folder = os.path.join(folder, argv[index + 1])
        index += 2 if argv[index] in _GLOBAL else 1
    if index >= len(argv) or argv[index] not in _VERBS or not os.path.isdir(folder):
        return None
    options, paths, rest = [], [], argv[index + 1:]
    while rest:
        word = rest.pop(0)
        if word == "--":
            paths += rest
            break
        if word.startswith("-") and len(word) > 1:
            options.append(word)
            if word in _VALUED or (word[:2] != "--" and word[-1] in "mFCct" and argv[index] == "commit"):
                rest = rest[1:]
        else:
            paths.append(word)
    if {"--dry-run", "-n"} & set(options) and argv[index] != "commit":
        return None
    return folder, "commit" if argv[index] == "commit" else "add", options, [path for path in paths if "$" not in path]


def _added(folder, verb, options, paths):
    """Return the diff of what would be taken, with the names of new files behind it, and whether it is whole."""
    import subprocess

    every = any(word in ("-a", "--all", "-A", "-u", "--update") or (word[:2] != "--" and "a" in word) for word in options)
    diff = ["git", "-C", folder, "diff", "--no-color", "--no-ext-diff", "--no-textconv", "--diff-filter=d", "-U0", "--relative"]
    calls = []
    if verb == "commit":
        calls.append(diff + ["--cached"])
    if verb == "add" or every or paths:
        calls.append(diff + ["--"] + (paths or (["."] if verb == "add" else [])))
    if verb == "add" and (paths or every):
        force = [] if {"-f", "--force"} & set(options) else ["--exclude-standard"]
        calls.append(["git", "-C", folder, "ls-files", "-o"] + force + ["--"] + (paths or ["."]))
    line = "; ".join(" ".join("'" + word.replace("'", "'\\''") + "'" for word in call) for call in calls)
    try:
        started = subprocess.Popen(["sh", "-c", "{{ {}; }} 2>/dev/null | head -c {}".format(line, _BYTES)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        try:
            out = started.communicate(timeout=_SECONDS)[0]
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, 9)
            return started.communicate()[0].decode("utf-8", "replace"), False
    except OSError:
        return "", False
    return out.decode("utf-8", "replace"), len(out) < _BYTES


def _files(text, folder):
    """Yield `(file, [(line, added text)])` of a diff, and of the new files whose names stand behind it."""
    file, number, lines, new = None, 0, [], []
    for line in text.split("\n"):
        if line.startswith("diff --git "):
            if file and lines:
                yield file, lines
            file, lines, number = None, [], -1
        elif number == -1 and line.startswith("+++ "):
            file = line[4:].strip().strip('"')
            file = file[2:] if file.startswith("b/") else None
        elif line.startswith("@@ "):
            number = int(line.split(" +", 1)[1].split(" ")[0].split(",")[0])
        elif number >= 0 and line.startswith("+"):
            lines.append((number, line[1:]))
            number += 1
        elif line and number >= -1 and not line.startswith(("-", "\\", " ", "index ", "new ", "old ", "similarity ", "rename ", "copy ", "deleted ", "Binary ")):
            new.append(line.strip('"'))
    if file and lines:
        yield file, lines
    for name in new[:_FILES]:
        try:
            with open(os.path.join(folder, name), "rb") as handle:
                raw = handle.read(_BYTES)
        except (OSError, ValueError):
            continue
        if b"\0" not in raw[:8000]:
            yield name, list(enumerate(raw.decode("utf-8", "replace").split("\n"), 1))
