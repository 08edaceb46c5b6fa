"""The words of one git command: its folder, verb, options and operands, as git's own parser takes them."""

import os

_VALUES = frozenset("-C -c --git-dir --work-tree --namespace --super-prefix --config-env --attr-source --exec-path".split())
_INFORMS = frozenset("--help -h --version -v --html-path --man-path --info-path --list-cmds".split())
# Whole options that begin like longer ones; git takes any other unambiguous beginning for the whole.
_WHOLE = frozenset("--force --merge --all --detach --delete --stage --source --work --prune --edit --list --verify".split())
# The options of each verb that take the next word: short letters, long names.
_VALUED = {
    "push": ("o", "--push-option --repo --receive-pack --exec"), "clean": ("e", "--exclude"), "checkout": ("bB", "--orphan --conflict --pathspec-from-file"),
    "switch": ("cC", "--create --force-create --orphan --conflict"), "restore": ("sU", "--source --conflict --pathspec-from-file"),
    "reset": ("U", "--pathspec-from-file"), "stash": ("m", "--message --pathspec-from-file"), "branch": ("u", "--set-upstream-to --contains --no-contains --points-at --sort --format"),
    "tag": ("mFu", "--message --file --local-user --contains --points-at --sort --format --cleanup"), "update-ref": ("m", ""), "fetch": ("jo", "--depth --upload-pack --refmap --server-option"),
    "config": ("f", "--file --blob --type --default --value --comment"), "rm": ("", "--pathspec-from-file"), "worktree": ("bB", "--reason"), "notes": ("mFCc", "--ref"),
    "filter-repo": ("", "--path --path-glob --path-regex --paths-from-file --path-rename --replace-text --replace-message --mailmap --refs --source --target"),
    "remote": ("tm", ""), "hg": ("R", "--config --repository --cwd"), "jj": ("R", "--repository --config --at-op"), "read-tree": ("", "--prefix --exclude-per-directory --index-output"),
}


class Words:
    """What follows a verb. `flags`: option: its value, None without one. `operands` before and `paths` after `--`;
    `dashes` says there was one; `unknown` the words whose text is only the source of an expansion."""

    __slots__ = ("flags", "operands", "paths", "dashes", "unknown")

    def __init__(self, verb, rest, unknown=()):
        self.flags, self.operands, self.paths, self.dashes, self.unknown = {}, [], [], False, set()
        short, long = _VALUED.get(verb, ("", ""))
        long, index = frozenset(long.split()), 0
        while index < len(rest):
            word = rest[index]
            if index in unknown:
                self.unknown.add(word)
            if self.dashes:
                self.paths.append(word)
            elif word == "--":
                self.dashes = True
            elif word.startswith("--"):
                name, mark, value = word.partition("=")
                if name in long and not mark:
                    index += 1
                    value = rest[index] if index < len(rest) else ""
                self._set(name, value if mark or name in long else None)
            elif word.startswith("-") and len(word) > 1 and index not in unknown:
                index = self._letters(rest, index, short)
            else:
                self.operands.append(word)
            index += 1

    def _letters(self, rest, index, valued):
        word = rest[index]
        for at, letter in enumerate(word[1:], 1):
            if letter in valued:
                value = word[at + 1:]
                if not value and index + 1 < len(rest):
                    index += 1
                    value = rest[index]
                self.flags["-" + letter] = value
                break
            self.flags["-" + letter] = None
        return index

    def _set(self, name, value):
        self.flags[name] = value
        if name.startswith("--no-"):
            self.flags.pop("--" + name[5:], None)

    def has(self, *names):
        """Say whether one of the options is there, also as the beginning of its name."""
        return any(name in self.flags for name in names) or any(
            len(given) > 4 and given not in _WHOLE and any(name.startswith(given) for name in names if name[:2] == "--")
            for given in self.flags if given[:2] == "--")

    def value(self, *names):
        """Return the value of the first of the options that has one, or an empty text."""
        return next((self.flags[name] for name in names if self.flags.get(name)), "")

    def everything(self):
        """Return the operands and the paths."""
        return self.operands + self.paths


class Call:
    """One git command: `verb` and `rest` after it, `folder` (absolute, None where it can not be known), `settings` of `-c`
    and the environment in lower case, `aliases` that it sets itself, `words` parsed."""

    __slots__ = ("verb", "rest", "folder", "settings", "aliases", "words", "simple", "line", "before")

    def __init__(self, simple, line):
        argv, self.simple, self.line = plain(simple), simple, line
        shift = len(argv) - len(simple.argv)
        self.settings, self.folder = _environment(simple.assignments), line.folder(simple)
        if "GIT_DIR" in simple.assignments or "GIT_WORK_TREE" in simple.assignments:
            self.folder = None
        index, informs = 1, False
        while index < len(argv) and (argv[index].startswith("-") or index - shift in simple.unknown and index < len(argv) - 1):
            word = argv[index]
            informs = informs or word in _INFORMS
            name, mark, value = word.partition("=")
            if word in _VALUES:
                index += 1
                value = argv[index] if index < len(argv) else ""
            if word == "-C":
                self.folder = None if index - shift in simple.unknown or not self.folder else os.path.normpath(os.path.join(self.folder, os.path.expanduser(value)))
            elif name in ("--git-dir", "--work-tree"):
                self.folder = None
            elif word in ("-c", "--config-env"):
                key, _, text = value.partition("=")
                self.settings[key.lower()] = text
            index += 1
        self.before = argv[1:index]
        self.verb = argv[index] if index < len(argv) and not informs else ""
        self.rest = argv[index + 1:]
        unknown = {place + shift - index - 1 for place in simple.unknown}
        self.words = Words(self.verb, self.rest, unknown)
        self.aliases = {key[6:]: value for key, value in self.settings.items() if key.startswith("alias.")}

    def flag(self, *names):
        """Say whether the command has one of the options."""
        return self.words.has(*names)


def plain(simple):
    """Return the words of a git command with `git-push` taken apart."""
    name = simple.argv[0].rsplit("/", 1)[-1]
    return ["git", name[4:]] + simple.argv[1:] if name.startswith("git-") else simple.argv


def _environment(assignments):
    import re

    settings = {}
    for key, value in assignments.items():
        if key.startswith("GIT_CONFIG_KEY_"):
            settings[value.lower()] = assignments.get("GIT_CONFIG_VALUE_" + key[15:], "")
        elif key == "GIT_CONFIG_PARAMETERS":
            settings.update((name.lower(), text) for name, text in re.findall(r"([\w.-]{1,100})'?='?([^']{0,400})", value))
    return settings
