"""git, as far as muster needs it: the hash of the exact working tree, and trees put somewhere else.

Nothing here touches the person's index, HEAD or branches: every write goes through an index file of our own.
"""

import os

from muster import environment
from muster.errors import GitError, NotARepository

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
main_branches = ("main", "master", "trunk")

# fsmonitor, hooks and external index formats are the person's; a hash must not depend on them or run them.
_SETTINGS = (
    "core.fsmonitor=false", "core.quotepath=false", "core.untrackedCache=false", "core.splitIndex=false",
    "core.hooksPath=/dev/null", "core.sparseCheckout=false", "core.ignoreStat=false", "core.checkStat=default", "core.trustctime=true", "core.safecrlf=false",
    "advice.addEmbeddedRepo=false", "gc.auto=0",
)
# Of git's own variables only who commits is left: the others lead to another repository, index or configuration.
_KEPT = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_EXEC_PATH")
_IDENTITY = ("GIT_AUTHOR_NAME=muster", "GIT_AUTHOR_EMAIL=muster@localhost",
             "GIT_COMMITTER_NAME=muster", "GIT_COMMITTER_EMAIL=muster@localhost")
SECONDS = 300
OWN_SETTINGS = tuple(setting.partition("=")[0].lower() for setting in _SETTINGS)


def call(root, *args, input=None, index=None, worktree=None, check=True, limit=None, extra=()):
    """Run git in `root` and return its output (bytes; at most `limit` of them).

    Raises GitError with git's first line on failure (unless `check` is false) and after SECONDS.
    """
    import subprocess

    command = ["git"]
    for setting in _SETTINGS:
        command += ["-c", setting]
    child = {key: value for key, value in environment.copy().items() if not key.startswith("GIT_") or key in _KEPT}
    # A replacement (git replace) would show another object under the same name.
    child.update({"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"})
    child.update(pair.split("=", 1) for pair in extra)
    if index:
        child["GIT_INDEX_FILE"] = os.path.abspath(index)
    if worktree:
        child["GIT_WORK_TREE"] = os.path.abspath(worktree)
    quiet = {"stdin": subprocess.DEVNULL} if input is None else {"stdin": subprocess.PIPE}
    try:
        process = subprocess.Popen(command + list(args), cwd=root, env=child, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, **quiet)
    except FileNotFoundError:
        place = "folder {} does not exist".format(root) if not os.path.isdir(root) else "git is not installed"
        raise GitError(place + "; muster needs git 2.25 or newer on the PATH") from None
    with process:
        if limit is not None:
            out = process.stdout.read(limit)
            process.kill()
            return out
        try:
            out, err = process.communicate(input, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise GitError("git {} took more than {} s; see what holds the repository".format(args[0], SECONDS)) from None
        except BaseException:
            process.kill()
            raise
    if check and process.returncode:
        raise _error(root, args[0], err)
    return out


def _error(root, verb, err):
    lines = [line for line in err.decode("utf-8", "replace").splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "error:"))]
    first = (telling or lines or ["no message"])[0].strip()
    if "not a git repository" in first:
        return NotARepository("{} is not in a git repository; run: git init".format(root))
    if "dubious ownership" in first:
        return GitError("git refuses {}: another user owns it; run: git config --global --add safe.directory {}".format(root, root))
    error = GitError("git {} failed: {}; try it by hand in {}".format(verb, first, root))
    error.detail = "\n".join(lines)
    return error


def head(root):
    """Return `(commit, tree)` of HEAD, `(None, None)` before the first commit."""
    try:
        commit_id, tree_hash = call(root, "rev-parse", "HEAD^{commit}", "HEAD^{tree}").decode().split()
        return commit_id, tree_hash
    except GitError as error:
        if "unknown revision" in str(error):
            return None, None
        raise


def branch(root):
    """Return the name of the branch that is checked out, None for a detached HEAD."""
    return call(root, "symbolic-ref", "-q", "--short", "HEAD", check=False).decode("utf-8", "replace").strip() or None


def names(output):
    """Return the file names of a `-z` output."""
    return [os.fsdecode(name) for name in output.split(b"\0") if name]


def joined(paths):
    """Return file names as a `-z` input."""
    return b"".join(os.fsencode(path) + b"\0" for path in paths)


def tree(root, index):
    """Return the hash of the exact working tree under `root`: tracked and untracked files, ignored ones left out.

    `index` is muster's own index file; it only saves time, is rebuilt where it is damaged, and several callers may
    share it. Files that are tracked although ignored count; marks like assume-unchanged in the person's index do not.
    """
    from muster.git import snapshot

    return snapshot.tree(root, index)


def stamps(root, index):
    """Return `{path: (inode, size, change time)}` of the files of the tree that was hashed last with that index: who writes a
    file and puts it back as it was changes the last of them."""
    from muster.git import snapshot

    return snapshot.stamps(root, index)


def changed(root, a, b):
    """Return `[(letter, path)]` between the trees `a` and `b`: A added, D deleted, M changed, T another type."""
    parts = names(call(root, "diff-tree", "-r", "-z", "--no-renames", a, b))
    return [(parts[at].rsplit(" ", 1)[1][0], parts[at + 1]) for at in range(0, len(parts) - 1, 2)]


def diff_text(root, a, b, limit=20000):
    """Return the difference of two trees as a patch of at most `limit` characters; the cut is said in its last line."""
    args = ("diff-tree", "-p", "-r", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", a, b)
    text = call(root, *args, limit=limit * 4 + 4).decode("utf-8", "replace")
    return text if len(text) <= limit else text[:limit] + "\n[cut at {} characters]\n".format(limit)


def show(root, tree_hash, path):
    """Return the bytes of `path` in a tree, None where it is not there."""
    spec = "{}:{}".format(tree_hash, path)
    if call(root, "cat-file", "-t", spec, check=False).strip() != b"blob":
        return None
    return call(root, "cat-file", "blob", spec)


def commit(root, tree_hash, message, parents=()):
    """Record `tree_hash` as a commit on no branch and return its id; muster signs where the person has no identity."""
    args = ["commit-tree", tree_hash, "-F", "-"]
    for parent in parents:
        args += ["-p", parent]
    known = call(root, "config", "user.email", check=False).strip() and call(root, "config", "user.name", check=False).strip()
    return call(root, *args, input=message.encode("utf-8"), extra=() if known else _IDENTITY).decode().strip()


def set_ref(root, ref, commit_id):
    """Point `ref` (under refs/muster/) at a commit; None deletes it."""
    if not ref.startswith("refs/muster/"):
        raise GitError("ref {} is not muster's; give one under refs/muster/".format(ref))
    call(root, "update-ref", *(("-d", ref) if commit_id is None else (ref, commit_id)))


def refs(root, prefix="refs/muster/"):
    """Return `{ref: commit}` below `prefix`."""
    lines = call(root, "for-each-ref", "--format=%(refname) %(objectname)", prefix).decode().splitlines()
    return dict(line.split(" ", 1) for line in lines)


def export(root, tree_hash, directory, overlay=None, overlay_paths=(), link=True):
    """Write the files of a tree into `directory`, then `overlay_paths` as the tree `overlay` has them (or has not).

    Ignored dependency folders of `root` (node_modules, .venv …) are linked in, so that the project's suite can run
    (not with `link` false).
    """
    from muster.git import checkout

    checkout.export(root, tree_hash, directory, overlay, overlay_paths, link)


def overlaid(root, tree_hash, overlay, paths):
    """Return the hash of a tree in which `paths` are as the tree `overlay` has them (or has not)."""
    from muster.git import checkout

    return checkout.overlaid(root, tree_hash, overlay, paths)


def restore(root, current_tree, target_tree):
    """Turn the working tree from `current_tree` into `target_tree`; HEAD, the person's index and ignored files stay.

    Raises GitError, before anything changed, where an ignored file is in the way or the working tree is another one.
    """
    from muster.git import checkout

    checkout.restore(root, current_tree, target_tree)
