"""What a repository holds, asked of git when it decides whether something would be lost. None: it can not be known."""

SECONDS = 2  # a question that takes longer has no answer


def ask(folder, *args):
    """Return `(exit code, output)` of git in `folder`, or None where it can not be asked."""
    import subprocess

    from muster import environment

    if not folder:
        return None
    child = {key: value for key, value in environment.copy().items() if not key.startswith("GIT_")}
    child.update({"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"})
    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.quotepath=false", "-c", "core.hooksPath=/dev/null"] + list(args)
    try:
        done = subprocess.run(command, cwd=folder, env=child, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.returncode, done.stdout.decode("utf-8", "replace").strip()


def unchanged(folder, paths):
    """Say whether every path is tracked and as its last commit has it."""
    if not paths or any("*" in path or "?" in path or "[" in path or path.startswith(":") for path in paths):
        return False
    known = ask(folder, "ls-files", "--error-unmatch", "--", *paths)
    if not known or known[0]:
        return False
    return ask(folder, "status", "--porcelain", "--untracked-files=no", "--", *paths) == (0, "")


def empty(folder):
    """Say whether nothing in the working tree at `folder` is changed or untracked, and a branch holds its commit."""
    if ask(folder, "status", "--porcelain", "--untracked-files=all", "--ignored=no") != (0, ""):
        return False
    held = ask(folder, "symbolic-ref", "-q", "HEAD")
    return bool(held) and held[0] == 0


def is_commit(folder, word):
    """Say whether the word names a commit."""
    found = None if word.startswith("-") else ask(folder, "rev-parse", "--verify", "--quiet", word + "^{commit}")
    return bool(found) and found[0] == 0


def kept(folder, branch):
    """Say whether other branches, tags or remote branches hold every commit of a branch."""
    if branch.startswith("-"):
        return False
    own = "refs/heads/" + branch
    found = ask(folder, "for-each-ref", "--contains", own, "--format=%(refname)", "refs/heads", "refs/remotes", "refs/tags")
    return bool(found) and found[0] == 0 and any(name and name != own for name in found[1].split("\n"))


def is_new(folder, branch):
    """Say whether a repository that has commits has no branch of that name: to make it overwrites nothing."""
    if branch.startswith("-"):
        return False
    found = ask(folder, "rev-parse", "--verify", "--quiet", "refs/heads/" + branch)
    return bool(found) and found[0] != 0 and is_commit(folder, "HEAD")


def alias(folder, verb):
    """Return what the repository or the person set as an alias of that name, or an empty text."""
    found = ask(folder, "config", "--get", "alias." + verb) if verb.replace("-", "").isalnum() else None
    return found[1] if found and not found[0] else ""
