"""What a command of git, or of its kin, loses: commits, work that is in no commit, and what others have.

Judged by spelling first; git itself is asked where only the repository tells whether anything would be lost."""

import re

from muster.guards import history_words
from muster.shell import unwrap

_DEEPEST = 5
_WORK = frozenset("reset clean checkout restore switch stash rm mv worktree submodule read-tree checkout-index am".split())
_REFS = frozenset("push send-pack http-push branch tag update-ref symbolic-ref reflog gc prune filter-branch filter-repo replace notes lfs fetch pull fast-import svn annex".split())
# Verbs of wide-spread additions: git-extras, git-town.
_EXTRAS = {"obliterate": "rewrite-history", "clear": "delete-untracked", "undo": "reset-hard", "delete-branch": "delete-branch", "delete-tag": "delete-tag", "delete-submodule": "discard-changes", "reset-file": "discard-changes",
           "kill": "delete-branch", "force-clone": "delete-untracked"}
_SETTINGS = frozenset(("config", "remote"))
# git's own verbs that lose nothing; any other word may be an alias.
_FREE = frozenset("""status diff log show add commit rev-parse ls-files ls-tree blame grep describe clone init shortlog cat-file rev-list name-rev
    for-each-ref merge-base bisect show-ref apply format-patch archive fsck revert ls-remote var version help check-ignore diff-tree diff-index diff-files
    hash-object write-tree commit-tree update-index count-objects sparse-checkout maintenance range-diff cherry whatchanged difftool mergetool merge-tree merge-file
    merge rebase cherry-pick verify-commit verify-tag rerere bundle repack pack-refs credential request-pull instaweb gui citool bugreport diagnose backfill""".split())


def judge(name, simple, line, aliases=None, depth=0):
    """Yield `(rule, why, safer)` for what the command would lose."""
    if name not in ("git", "hub") and (not name.startswith("git-") or name == "git-filter-repo"):
        from muster.guards import history_kin

        yield from history_kin.judge(name, simple)
        return
    call = history_words.Call(simple, line)
    verb = call.verb
    if not verb or "--help" in call.rest or call.rest[:1] == ["-h"]:
        return
    if call.settings:
        from muster.guards import history_settings

        yield from history_settings.programs(call)
    if verb in ("grep", "fetch", "pull", "push", "clone", "ls-remote", "difftool") and len(call.rest) > 1 or verb == "config":
        from muster.guards import history_settings

        yield from history_settings.started(call)
    if verb in _WORK and call.folder and line.own(call.folder):
        return  # a repository that the line itself made
    if verb in _WORK:
        from muster.guards import history_work as known
    elif verb in _REFS:
        from muster.guards import history_refs as known
    elif verb in _SETTINGS:
        from muster.guards import history_settings as known
    elif verb in _FREE or depth > _DEEPEST:
        return
    else:
        yield from _alias(call, dict(aliases or {}, **call.aliases), depth)
        return
    where = _where(call)
    for rule, why, safer in known.judge(call):
        yield rule, why, re.sub(r"(?:\A|(?<=&& ))git ", lambda match: match.group() + where, safer) if where else safer


def _where(call):
    """Return the words that name the repository, so that the safer command is for the same one."""
    pairs = [pair for pair in zip(call.before, call.before[1:]) if pair[0] in ("-C", "--git-dir", "--work-tree")]
    words = [word for pair in pairs for word in pair] + [word for word in call.before if word.startswith(("--git-dir=", "--work-tree="))]
    if not words:
        return ""
    from muster.guards.history_work import plain

    return "".join('"{}" '.format(word) if re.fullmatch(r"[\w./${}=-]*\$[\w./${}=-]*", word) else plain(word) + " " for word in words)


def _alias(call, aliases, depth):
    """Judge what an alias stands for, where the line, the repository or the person set one."""
    value = aliases.get(call.verb.lower())
    extra = _EXTRAS.get(call.verb)
    if extra and value is None and (call.verb != "undo" or call.flag("-h", "--hard")):
        yield extra, "git {} takes away what git does not keep".format(call.verb), ""
        return
    if value is None:
        value = _set_before(call) or _asked(call)
    if not value:
        return
    rest = unwrap.quote(call.rest)
    text = "{} {}".format(value[1:], rest) if value.startswith("!") else "git {} {} {}".format(unwrap.quote(call.before), value, rest)
    from muster import guards, shell

    if value.startswith("!") and call.line.depth < guards.DEEPEST:
        for _, rule, why, safer in guards.findings(text, call.line.place, call.line.depth + 1, call.folder):
            yield rule, why, safer
    elif not value.startswith("!"):
        for simple in shell.simple_commands(text).commands:
            if simple.argv and unwrap.program_name(simple.argv[0]) == "git":
                yield from judge("git", simple, call.line, aliases, depth + 1)


def _set_before(call):
    """Return the alias of that name which `git config` sets on the same line."""
    known = call.line.__dict__.get("aliases")
    if known is None:
        known = call.line.__dict__["aliases"] = {}
        for simple in call.line.parsed.commands:
            if "config" in simple.argv[1:4] and unwrap.program_name(simple.argv[0]) == "git":
                known.update((word.lower()[6:], value) for word, value in zip(simple.argv, simple.argv[1:]) if word.lower().startswith("alias."))
    return known.get(call.verb.lower(), "")


def _asked(call):
    from muster.guards import history_proof

    return history_proof.alias(call, call.verb)
