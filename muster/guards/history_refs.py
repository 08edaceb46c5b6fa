"""What git takes from branches, tags and the object store, here and in other repositories."""

import re

from muster.guards import history_proof as proof
from muster.guards.history_work import plain

_NOW = ("now", "all", "0", "today")


def judge(call):
    """Yield what the command would take away."""
    return VERBS[call.verb](call)


def _push(call):
    words = call.words
    if words.has("-n", "--dry-run"):
        return
    where, specs = _destination(words)
    to = "{} {}".format(plain(where) if where else "", " ".join(plain(spec.lstrip("+")) for spec in specs)).strip()
    mirrored = any(key.startswith("remote.") and key.endswith(".mirror") and value.lower() not in ("false", "no", "0") for key, value in call.settings.items())
    if words.has("--mirror") or mirrored:
        yield "delete-remote-ref", "every branch and tag of {} that is not here would be deleted".format(where or "the remote"), "git push --all " + plain(where or "origin")
        return
    gone = [spec[1:] for spec in specs if spec.startswith(":") and len(spec) > 1] + [spec[2:] for spec in specs if spec.startswith("+:") and len(spec) > 2]
    if words.has("-d", "--delete"):
        gone = gone + [spec for spec in specs if not spec.startswith(":")] or ["a branch"]
    if gone:
        yield "delete-remote-ref", "{} would be deleted for everybody".format(", ".join(gone[:3])), "git fetch {} {}".format(plain(where or "origin"), plain(gone[0])) if gone[0] != "a branch" else "git branch -r"
    elif words.has("--prune"):
        yield "delete-remote-ref", "branches of {} that are not here would be deleted".format(where or "the remote"), "git push --dry-run --prune " + to
    configured = any(key.startswith("remote.") and key.endswith(".push") and value.startswith("+") for key, value in call.settings.items())
    if words.has("-f", "--force") or any(spec.startswith("+") and not spec.startswith("+:") for spec in specs) or configured:
        yield "force-push", "commits of {} that are not here are lost to everybody".format(_branch(specs) or "the remote branch"), ("git push --force-with-lease " + to).strip()
    elif words.has("--force-with-lease"):
        yield "force-push-with-lease", "{} is rewritten under those who have it".format(_branch(specs) or "the remote branch"), "git push {}".format(to).strip()


def _destination(words):
    """Return the remote and the refspecs of a push."""
    given = words.everything()
    if words.value("--repo"):
        return words.value("--repo"), given
    return (given[0] if given else ""), given[1:]


def _branch(specs):
    return next((spec.lstrip("+").rsplit(":", 1)[-1] for spec in specs if spec.strip("+:")), "")


def _branches(call):
    words = call.words
    names = [name for name in words.everything()]
    if words.has("-r", "--remotes", "-l", "--list", "-a", "--all", "--show-current"):
        return
    forced = words.has("-f", "--force")
    if words.has("-D") or (forced and words.has("-d", "--delete")):
        lost = [name for name in names if name in words.unknown or not proof.kept(call, name)]
        if lost:
            told = [name for name in lost if "…" not in name and "$" not in name and "`" not in name]
            yield "delete-branch", "commits of {} may be in no other branch".format(", ".join(told[:3]) or "branches that can not be told yet"), \
                "git branch -d " + " ".join(map(plain, told[:3])) if told else "git branch --no-merged"
    elif words.has("-M", "-C") or (forced and words.has("-m", "--move", "-c", "--copy")):
        if names and not proof.is_new(call, names[-1]) and proof.is_commit(call, "refs/heads/" + names[-1]) and not proof.kept(call, names[-1]):
            yield "move-branch", "branch {} exists and would be overwritten".format(names[-1]), "git branch -m " + " ".join(map(plain, names))
    elif forced and names and names[0] not in words.unknown and not _fresh(call, names[0]):
        yield "move-branch", "commits of {} may be in no other branch".format(names[0]), "git branch -m {0} {0}-before".format(plain(names[0]))


def _fresh(call, branch):
    return proof.is_new(call, branch) or proof.kept(call, branch)


def _tag(call):
    words = call.words
    names = words.everything()
    if words.has("-d", "--delete"):
        yield "delete-tag", "tag {} would be gone, and with it what only it names".format(", ".join(names[:3]) or "…"), "git push origin " + plain(names[0]) if names else ""
    elif words.has("-f", "--force") and names:
        yield "delete-tag", "tag {} would name another commit".format(names[0]), "git tag {}-new".format(plain(names[0]))


def _update_ref(call):
    words = call.words
    names = words.everything()
    if words.has("-d"):
        yield "delete-ref", "{} would be gone, and its reflog with it".format((names or ["the ref"])[0]), "git branch kept " + plain((names or ["<ref>"])[0])
    elif words.has("--stdin"):
        text = call.simple.stdin_text or (call.simple.upstream.output if call.simple.upstream else None)
        if text is None or re.search(r"(?m)^(?:delete|update)\b", text.replace("\0", "\n")):
            yield "delete-ref", "refs are deleted or moved as a list says", "git for-each-ref"
    elif len(names) > 1 and names[0].startswith("refs/heads/") and not _fresh(call, names[0][11:]):
        yield "move-branch", "commits of {} may be in no other branch".format(names[0][11:]), "git branch kept " + plain(names[0][11:])


def _symbolic_ref(call):
    if call.words.has("-d", "--delete"):
        yield "delete-ref", "{} would be gone".format((call.words.operands or ["the ref"])[0]), ""


def _reflog(call):
    words = call.words
    verb = words.operands[:1]
    if verb in (["expire"], ["delete"]) and not words.has("-n", "--dry-run"):
        yield "expire-reflog", "the reflog is the only way back to commits that no branch has", "git reflog " + verb[0] + " --dry-run " + " ".join(
            plain(word) for word in call.rest[1:] if word != verb[0])


def _gc(call):
    words = call.words
    after = words.value("--prune") or call.settings.get("gc.pruneexpire", "") or (
        call.settings.get("gc.reflogexpireunreachable", "") or call.settings.get("gc.reflogexpire", ""))
    if after.lower() in _NOW or after.startswith("0"):
        yield "prune-objects", "commits that no branch has would be gone at once", "git gc"


def _prune(call):
    if not call.words.has("-n", "--dry-run"):
        yield "prune-objects", "commits that no branch has would be gone at once", "git prune -n"


def _filter(call):
    words = call.words
    if words.has("--analyze", "--dry-run"):
        return
    yield "rewrite-history", "every commit would be written anew, and the old ones are lost", "git clone --mirror . ../before-rewrite.git"


def _replace(call):
    if call.words.has("-f", "--force") and not call.words.has("-d", "--delete", "-l", "--list"):
        yield "rewrite-history", "an earlier replacement is overwritten", "git replace -l"


def _notes(call):
    if call.words.operands[:1] in (["remove"], ["prune"]) and not call.words.has("-n", "--dry-run"):
        yield "delete-ref", "notes of commits would be gone", "git notes show"


def _lfs(call):
    words = call.words
    verb = words.operands[:2]
    if verb[:1] == ["migrate"] and verb[1:] in (["import"], ["export"]):
        yield "rewrite-history", "every commit would be written anew, and the old ones are lost", "git lfs migrate info"
    elif verb[:1] == ["prune"] and not words.has("--dry-run", "-d") and (words.has("-f", "--force") or not words.has("--verify-remote", "-c")):
        yield "prune-objects", "copies of large files that the server may not have would be gone", "git lfs prune --verify-remote --dry-run"
    elif verb[:1] == ["unlock"] and words.has("-f", "--force"):
        yield "force-push", "somebody else's lock would be taken away", "git lfs locks"


def _fetch(call):
    words = call.words
    forced = words.has("-f", "--force")
    if words.has("--dry-run"):
        return
    for spec in words.everything():
        source, mark, to = spec.partition(":")
        if not mark or not to or "://" in spec or "@" in source or not (forced or spec.startswith("+")):
            continue
        name = to[11:] if to.startswith("refs/heads/") else to
        if not name.startswith("refs/") and not _fresh(call, name):
            yield "move-branch", "commits of {} may be in no other branch".format(name), "git fetch " + " ".join(plain(word.lstrip("+")) for word in words.everything())


def _pull(call):
    return _fetch(call)


def _fast_import(call):
    if call.words.has("--force"):
        yield "move-branch", "branches may lose commits that are only in them", "git fast-import"


def _svn(call):
    if call.words.operands[:1] == ["reset"]:
        yield "rewrite-history", "what was fetched after that revision would be gone from here", "git svn log"


def _annex(call):
    if call.words.has("--force") and call.words.operands[:1] and call.words.operands[0] in ("drop", "dropunused", "uninit", "unannex"):
        yield "prune-objects", "the last copy of a file may go", "git annex " + call.words.operands[0]


VERBS = {
    "push": _push, "send-pack": _push, "http-push": _push, "branch": _branches, "tag": _tag, "update-ref": _update_ref, "symbolic-ref": _symbolic_ref, "reflog": _reflog, "gc": _gc,
    "prune": _prune, "filter-branch": _filter, "filter-repo": _filter, "replace": _replace, "notes": _notes, "lfs": _lfs, "fetch": _fetch, "pull": _pull,
    "fast-import": _fast_import, "svn": _svn, "annex": _annex,
}
