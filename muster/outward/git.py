"""What a git command sends out or puts onto the main branch.

`judge` gives (kind, why) for one command and keeps in `Checkouts` which folder of the line has the main branch out.
Options and their values are git's own (git(1), git-push(1), git-branch(1), git-fetch(1)).
"""

import os
import re

from muster.outward.rows import MERGE, PUSH, UNSURE
from muster.shell import unwrap

_LONGEST = 4096  # characters of a path that a system takes; a line of a thousand `cd x` goes nowhere
MAIN = ("main", "master", "trunk")

_VALUES = frozenset("-C -c --git-dir --work-tree --namespace --super-prefix --config-env --attr-source --exec-path".split())
_PUSHES = frozenset("push send-pack http-push send-email imap-send cvsexportcommit review".split())
_PAIRS = {"subtree": "push", "svn": "dcommit set-tree commit-diff branch tag", "lfs": "push", "p4": "submit", "annex": "sync push assist copy",
          "town": "sync ship propose", "machete": "github traverse", "ftp": "push init catchup", "spice": "submit", "tfs": "checkin rcheckin"}
_PUSH_VALUES = frozenset("-o --push-option --repo --receive-pack --exec".split())
_MERGES = frozenset("merge rebase cherry-pick am pull reset".split())
_MERGE_VALUES = frozenset("-m -s -X -F --strategy --strategy-option --onto --exec -x -C --message --file --mainline --into-name".split())
_HARMLESS = frozenset("--abort --quit --show-current-patch --help -h --dry-run".split())
_READS = frozenset("""status diff log show add commit rev-parse ls-files ls-tree branch tag remote fetch stash config blame grep describe checkout switch restore
    clone init mv rm clean worktree submodule reflog shortlog cat-file rev-list name-rev for-each-ref merge-base bisect show-ref symbolic-ref apply format-patch archive
    gc fsck prune notes revert ls-remote var version help check-ignore diff-tree diff-index hash-object write-tree commit-tree read-tree update-index count-objects
    sparse-checkout maintenance range-diff cherry whatchanged difftool mergetool merge-tree merge-file verify-commit verify-tag rerere bundle update-ref""".split())
_REVISION = r"(HEAD|@)([~^@].*)?$|[0-9a-f]{7,40}$|ORIG_HEAD"


class Checkouts:
    """Which folders of one command line have the main branch checked out. `start` is a bool, or a call that tells it of a folder."""

    def __init__(self, start):
        self.start, self.folder, self.known = start, "", {}

    def place(self, argv):
        """Return the folder that a git command works in, as the line spells it."""
        folder = self.folder
        for index, word in enumerate(argv[:-1]):
            if word == "-C":
                folder = os.path.normpath(os.path.join(folder, argv[index + 1]))
            elif not word.startswith("-") and index and argv[index - 1] not in _VALUES:
                break
        return "" if folder == "." else folder

    def on_main(self, place):
        """Say whether the main branch is checked out there."""
        if place in self.known:
            return self.known[place]
        return bool(self.start(place)) if callable(self.start) else bool(self.start)

    def change(self, argv):
        """Follow `cd` and its kin."""
        words = [word for word in argv[1:] if not word.startswith("-")]
        if words and len(self.folder) < _LONGEST:
            self.folder = os.path.normpath(os.path.join(self.folder, words[0]))


def judge(simple, checkouts, again):
    """Return (kind, why) for a git command or None. `again(text, argv)` judges a shell text, or words that follow a text."""
    argv, aliases = _plain(simple), _environment_aliases(simple.assignments)
    index, blind = 1, False
    while index < len(argv):
        word = argv[index]
        if index in simple.unknown and not word.startswith("-"):
            blind = True
        elif not word.startswith("-"):
            break
        elif word in ("--help", "-h", "--version", "-v", "--html-path", "--man-path"):
            return None
        elif word in _VALUES:
            index += 1
            if word in ("-c", "--config-env") and index < len(argv) and argv[index].lower().startswith("alias."):
                name, _, value = argv[index][6:].partition("=")
                aliases[name.lower()] = value
        index += 1
    verb = argv[index] if index < len(argv) else ""
    if verb.lower() in aliases and verb not in _PUSHES:
        value = aliases[verb.lower()]
        return again(value[1:], argv[index + 1:]) if value.startswith("!") else again(
            "git {} {}".format(unwrap.quote(argv[1:index]), value), argv[index + 1:])
    if not verb or (blind and verb not in _READS and verb not in _PUSHES):
        return (UNSURE, "its sub-command can not be read") if blind and not simple.body else None
    offset = index + 1
    unknown = [place - offset for place in simple.unknown if place >= offset]
    return _verb(verb, argv[offset:], unknown, checkouts, checkouts.place(argv), simple)


def _plain(simple):
    name = simple.argv[0].rsplit("/", 1)[-1]
    return ["git", name[4:]] + simple.argv[1:] if name.startswith("git-") else simple.argv


def _environment_aliases(assignments):
    aliases = {}
    for key, value in assignments.items():
        if key.startswith("GIT_CONFIG_KEY_") and value.lower().startswith("alias."):
            aliases[value[6:].lower()] = assignments.get("GIT_CONFIG_VALUE_" + key[15:], "push")
        elif key == "GIT_CONFIG_PARAMETERS":
            for name, text in re.findall(r"alias\.([\w-]{1,50})'?='?([^']{0,200})", value):
                aliases[name.lower()] = text
    return aliases


def _verb(verb, rest, unknown, checkouts, place, simple):
    words = operands(rest, _MERGE_VALUES)
    if verb in _PUSHES or (verb in _PAIRS and words and words[0] in _PAIRS[verb].split()):
        return None if _rehearsal(rest) else (PUSH, "git {} sends commits to another repository".format(verb))
    if verb == "config" and any(word.lower().startswith("alias.") for word in rest):
        value = rest[-1].lstrip("!")
        return (UNSURE, "it makes an alias that pushes") if re.search(r"push|send-pack|merge|publish", value) else None
    if verb not in _READS and verb not in _MERGES:
        return (UNSURE, "git {} is no command of git itself".format(verb)) if re.search(r"push|publish|sync|ship", verb) else None
    if verb in ("checkout", "switch"):
        return _switch(rest, checkouts, place)
    if verb == "worktree" and words[:1] == ["add"] and len(words) > 1:
        checkouts.known[os.path.normpath(os.path.join(place, words[1]))] = len(words) > 2 and words[-1] in MAIN
    moved = _moves_main(verb, rest, words, simple)
    if moved:
        return MERGE, moved
    if verb in _MERGES and not set(rest) & _HARMLESS and checkouts.on_main(place) and _brings(verb, words):
        return MERGE, "git {} changes the main branch".format(verb)
    if verb == "rebase" and len(words) > 1 and words[1] in MAIN and "--onto" not in rest:
        return MERGE, "git rebase {} {} changes {}".format(words[0], words[1], words[1])
    return None


def operands(rest, values=()):
    """Return the words of `rest` that are neither options nor their values."""
    words, skip = [], False
    for word in rest:
        if skip:
            skip = False
        elif word.startswith("-") and word != "-":
            skip = word in values
        else:
            words.append(word)
    return words


def _rehearsal(rest):
    dry, skip = False, False
    for word in rest:
        if skip:
            skip = False
            continue
        if word == "--":
            break
        if word in ("--help", "-h"):
            return True
        if word == "--no-dry-run":
            dry = False
        elif word == "--dry-run" or (re.match(r"-[a-zA-Z46]*n[a-zA-Z46]*$", word) and "o" not in word):
            dry = True
        skip = word in _PUSH_VALUES
    return dry


def _switch(rest, checkouts, place):
    before = rest[:rest.index("--")] if "--" in rest else rest
    if len(before) < len(rest):
        return None
    made = [before[index + 1] for index, word in enumerate(before[:-1]) if word in ("-b", "-B", "-c", "-C", "--orphan", "--create", "--force-create")]
    words = operands(before, ("-b", "-B", "-c", "-C", "--orphan", "--create", "--force-create", "--conflict"))
    if made:
        forced = any(word in ("-B", "-C", "--force-create") for word in before)
        checkouts.known[place] = made[0] in MAIN
        if forced and made[0] in MAIN and words and not _is_main(words[0]):
            return MERGE, "it sets {} to {}".format(made[0], words[0])
    elif len(words) == 1:
        checkouts.known[place] = words[0] in MAIN or (words[0] in ("-", "@{-1}") and not checkouts.on_main(place))
    return None


def _is_main(ref):
    return ref.rsplit("/", 1)[-1] in MAIN or ref in ("@{u}", "@{upstream}")


def _target(ref):
    return ref[11:] if ref.startswith("refs/heads/") else ref


def _moves_main(verb, rest, words, simple):
    if verb == "branch" and words:
        renames = any(word in ("-M", "-C") for word in rest)
        forced = any(word in ("-f", "--force") for word in rest)
        if (forced and _target(words[0]) in MAIN) or (renames and len(words) > 1 and _target(words[1]) in MAIN):
            return "it sets the branch {}".format(words[-1] if renames else words[0])
    if verb == "update-ref":
        text = " ".join(words) + " " + (simple.stdin_text or "")
        if re.search(r"refs/heads/(?:%s)(?![\w/-])" % "|".join(MAIN), text) and "-d" not in rest:
            return "it sets a main branch"
    if verb == "symbolic-ref" and len(words) > 1 and words[0].startswith("refs/heads/") and _target(words[0]) in MAIN:
        return "it sets a main branch"
    if verb in ("fetch", "pull"):
        for word in words[1:]:
            source, colon, target = word.lstrip("+").partition(":")
            if colon and _target(target) in MAIN and not (_is_main(source) and words[0] != "."):
                return "it sets the branch {} to {}".format(_target(target), source)
    return ""


def _brings(verb, words):
    if verb == "pull":
        return any(not _is_main(word) for word in words[1:])
    if verb == "reset":
        return bool(words) and len(words) == 1 and not _is_main(words[0]) and not re.match(_REVISION, words[0])
    if verb in ("merge", "rebase"):
        return not words or any(not _is_main(word) for word in words)
    return True
