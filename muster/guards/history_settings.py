"""What git's settings hold that is in no commit: the person's own configuration, hooks, remotes."""

from muster.guards.history_work import plain

_READS = frozenset("get list get-color get-colorbool get-all get-regexp get-urlmatch".split())
_VERBS = frozenset("set unset rename-section remove-section edit".split())
_PERSON = ("--global", "--system")
# The last part of a setting whose value git runs; the first for pager.<verb>.
_RUN = frozenset("""pager editor sshcommand fsmonitor askpass external helper program command textconv clean smudge process driver cmd difffilter uploadpack
    receivepack browser""".split())
_STARTS = {"grep": ("-O", "--open-files-in-pager="), "difftool": ("-x", "--extcmd=")}
_SERVES = ("--upload-pack=", "--receive-pack=", "--exec=")


def judge(call):
    """Yield what the command would change."""
    return _config(call) if call.verb == "config" else _remote(call)


def _config(call):
    words = call.words
    given = words.everything()
    if words.has("--get", "--get-all", "--get-regexp", "--get-urlmatch", "--get-color", "--get-colorbool", "-l", "--list") or given[:1] and given[0] in _READS:
        return
    given = given[1:] if given[:1] and given[0] in _VERBS else given
    removes = words.has("--unset", "--unset-all", "--remove-section", "--rename-section", "--replace-all", "--add", "-e", "--edit") or call.rest[:1] and call.rest[0] in _VERBS
    if len(given) < 2 and not removes:
        return  # it only shows a value
    key = given[0] if given else ""
    if any(word in words.flags for word in _PERSON):
        yield "change-person-config", "{} is set for every repository of this person, not only here".format(key or "the configuration"), \
            "git config --local " + " ".join(plain(word) for word in given[:2]) if len(given) > 1 else ""
    elif key.lower() == "core.hookspath":
        yield "change-hooks-path", "the hooks of this repository would no longer run, or others would", "git config --get core.hooksPath"


def _remote(call):
    words = call.words
    if words.operands[:1] in (["remove"], ["rm"]) and len(words.operands) > 1:
        name = plain(words.operands[1])
        yield "forget-remote", "the address of {} and what was fetched from it are in no commit".format(words.operands[1]), "git remote rename {0} {0}-before".format(name)


def programs(call):
    """Yield what the programs lose that `-c` or the environment sets for git to run."""
    for key, value in call.settings.items():
        if _runs(key):
            yield from _judged(call, value)


def started(call):
    """Yield what the programs lose that options name, or that `git config` sets."""
    if call.verb == "config":
        given = call.words.everything()
        given = given[1:] if given[:1] and given[0] in _VERBS else given
        texts = given[1:2] if len(given) > 1 and _runs(given[0]) else []
    else:
        texts = [after.partition("=")[2] for word, after in zip(call.rest, call.rest[1:]) if word in ("-c", "--config") and _runs(after.partition("=")[0])]
        texts += [word[len(start):] for word in call.rest for start in _STARTS.get(call.verb, _SERVES) if word.startswith(start) and len(word) > len(start)]
    for text in texts:
        yield from _judged(call, text)


def _runs(key):
    parts = key.lower().split(".")
    return len(parts) > 1 and (parts[-1] in _RUN or parts[0] == "pager")


def _judged(call, value):
    from muster import guards

    text = value.lstrip("!").strip()
    if " " in text and call.line.depth < guards.DEEPEST:
        for _, rule, why, safer in guards.findings(text, call.line.place, call.line.depth + 1, call.folder):
            yield rule, why, safer
