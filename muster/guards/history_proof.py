"""What a repository holds, asked of git when it decides whether something would be lost. None: it can not be known."""

SECONDS = 2  # a question that takes longer has no answer
QUESTIONS = 24  # different ones for one line; a line of a thousand commands gets no more, and counts as not known


def ask(call, *args, **where):
    """Return `(exit code, output)` of git in the call's folder (or `folder`), or None where it can not be asked."""
    folder, place = where.get("folder", call.folder), call.line.place
    if not folder:
        return None
    known = place.__dict__.setdefault("answers", {})
    if (folder, args) not in known:
        if len(known) >= QUESTIONS:
            return None
        known[(folder, args)] = _asked(folder, args)
        if known[(folder, args)] is None:
            known.update((("", number), None) for number in range(QUESTIONS))  # it is slow, or not there: ask no more
    return known[(folder, args)]


def _asked(folder, args):
    import subprocess

    from muster import environment

    child = {key: value for key, value in environment.copy().items() if not key.startswith("GIT_")}
    child.update({"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"})
    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.quotepath=false", "-c", "core.hooksPath=/dev/null"] + list(args)
    try:
        done = subprocess.run(command, cwd=folder, env=child, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.returncode, done.stdout.decode("utf-8", "replace").strip()


def unchanged(call, paths):
    """Say whether every path is tracked and as its last commit has it."""
    if not 0 < len(paths) < 100 or any("*" in path or "?" in path or "[" in path or path.startswith(":") for path in paths):
        return False
    known = ask(call, "ls-files", "--error-unmatch", "--", *paths)
    if not known or known[0]:
        return False
    return ask(call, "status", "--porcelain", "--untracked-files=no", "--", *paths) == (0, "")


def empty(call, folder):
    """Say whether nothing in the working tree at `folder` is changed or untracked, and a branch holds its commit."""
    if ask(call, "status", "--porcelain", "--untracked-files=all", "--ignored=no", folder=folder) != (0, ""):
        return False
    held = ask(call, "symbolic-ref", "-q", "HEAD", folder=folder)
    return bool(held) and held[0] == 0


def is_commit(call, word):
    """Say whether the word names a commit."""
    found = None if word.startswith("-") else ask(call, "rev-parse", "--verify", "--quiet", word + "^{commit}")
    return bool(found) and found[0] == 0


def kept(call, branch):
    """Say whether other branches, tags or remote branches hold every commit of a branch."""
    if branch.startswith("-"):
        return False
    own = "refs/heads/" + branch
    found = ask(call, "for-each-ref", "--contains", own, "--format=%(refname)", "refs/heads", "refs/remotes", "refs/tags")
    return bool(found) and found[0] == 0 and any(name and name != own for name in found[1].split("\n"))


def is_new(call, branch):
    """Say whether a repository that has commits has no branch of that name: to make it overwrites nothing."""
    if branch.startswith("-"):
        return False
    found = ask(call, "rev-parse", "--verify", "--quiet", "refs/heads/" + branch)
    return bool(found) and found[0] != 0 and is_commit(call, "HEAD")


def alias(call, verb):
    """Return what the repository or the person set as an alias of that name, or an empty text."""
    found = ask(call, "config", "--get", "alias." + verb) if verb.replace("-", "").isalnum() else None
    return found[1] if found and not found[0] else ""
