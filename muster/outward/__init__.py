"""Judges a shell command line: does it push, merge into the main branch, or deploy?

Decides per simple command, after parsing; what is only data (a message, a pattern, a here-document into a file) is
never looked at. Where the line can not be read to its end, a suspicious word in it is enough to say `unsure`.
"""

import re

from muster import shell
from muster.outward import git as commands
from muster.outward import rows
from muster.own_call import muster_verb, muster_verbs
from muster.shell.unwrap import program_name, quote
from muster.shell.wrappers import SHELLS

__all__ = ["Outward", "judge", "muster_verb", "muster_verbs", "names"]

# Patterns are compiled when they are first needed: most commands need none, and a hook is short-lived.
_SUSPICIOUS = r"(?i)push|publish|deploy|merge|dcommit|send-pack"
_SEGMENT = r"[^a-z0-9]+"
_SUFFIX = r"\.(?:sh|bash|zsh|py|js|mjs|cjs|ts|rb|pl|php|ps1|bat|cmd)$"
_RUNS = r"(?i)system|subprocess|popen|exec|spawn|\brun\b|check_call|check_output|qx|%x|`|\bsh\b|shell"
_SAYS = (r"\b(?:git|gh|glab|hub|jj|npm|pnpm|yarn|cargo|docker|kubectl|helm|terraform|twine|vercel|netlify|fly|gcloud|aws|make)\b"
                   r"[^\n]{0,120}?\b(?:push|publish|merge|deploy|apply|upload|send-pack)\b")
_GRAPHQL = ((rows.MERGE, r"mergePullRequest|enablePullRequestAutoMerge|mergeBranch|enqueuePullRequest"), (rows.PUSH, r"createCommitOnBranch|updateRefs?\b|createRef\b"),
            (rows.DEPLOY, r"createDeployment"))
_PATHS = ((rows.MERGE, r"/merges?(?:[/?]|$)|merge-upstream|merge_requests/[^/]+/merge"), (rows.PUSH, r"/git/|/contents/|/repository/(?:commits|files|branches)"),
          (rows.DEPLOY, r"/(?:releases|deployments|dispatches|deploy(?:s|_hooks?|-hooks?)?|publish)(?:[/?]|$)|deploy[._-]?hook"))
_DEEPEST = 6


class Outward:
    """A judgement: `kind` is push, merge, deploy or unsure; `text` the simple command as written; `why` one clause."""

    __slots__ = ("kind", "text", "why")

    def __init__(self, kind, text, why):
        self.kind, self.text, self.why = kind, text, why

    def __repr__(self):
        return "Outward({!r}, {!r}, {!r})".format(self.kind, self.text, self.why)


def judge(command_text, extra_patterns=(), on_main_branch=False, git_aliases=None):
    """Return the `Outward` of the line, or None. Never raises.

    `extra_patterns` are commands of the project that deploy, words with `*` ("make ship", "flyway migrate*").
    `on_main_branch` says whether the main branch is checked out, or is a call that says it of a folder as the line
    spells it ("" is the working folder). `git_aliases` maps the person's git aliases to their values.
    """
    checkouts = commands.Checkouts(on_main_branch)
    return _text(command_text, extra_patterns, checkouts, git_aliases or {}, 0)


def names(command_text, patterns):
    """Return the first simple command of the line, as written, that one of the project's own patterns names, or None."""
    for simple in shell.simple_commands(command_text).commands:
        if simple.argv and 0 not in simple.unknown and _pattern(simple, program_name(simple.argv[0]), patterns):
            return simple.text
    return None


def _text(text, patterns, checkouts, aliases, depth):
    parsed = shell.simple_commands(text)
    unsure = None
    for simple in parsed.commands:
        found = _simple(simple, parsed, patterns, checkouts, aliases, depth)
        if found is not None and found.kind != rows.UNSURE:
            return found
        unsure = unsure or found
    if unsure is None and not parsed.understood:
        raw = text if isinstance(text, str) else ""
        decoded = rows.DECODERS.intersection(parsed.opaque)
        if re.search(_SUSPICIOUS, raw) or decoded:
            why = "a shell runs what {} decodes".format(sorted(decoded)[0]) if decoded else "the line can not be read to its end"
            return Outward(rows.UNSURE, raw.strip()[:300], why)
    return unsure


def _simple(simple, parsed, patterns, checkouts, aliases, depth):
    argv = simple.argv
    if not argv:
        return None
    if 0 in simple.unknown:
        hit = not simple.body and any(re.fullmatch(_SUSPICIOUS, word) for word in argv[1:])
        return Outward(rows.UNSURE, simple.text, "the program's name can not be read") if hit else None
    name = program_name(argv[0])
    if name in ("cd", "pushd"):
        checkouts.change(argv)
        return None
    found = None
    if name == "git" or name.startswith("git-"):
        def again(value, words):
            if depth >= _DEEPEST:
                return rows.UNSURE, "its aliases go too deep"
            inner = _text(value + " " + quote(words), patterns, checkouts, aliases, depth + 1)
            return (inner.kind, inner.why) if inner else None

        if aliases:
            options = [word for key, value in aliases.items() for word in ("-c", "alias.{}={}".format(key, value))]
            known = simple.inside(argv[:1] + options + argv[1:], frozenset(index + len(options) for index in simple.unknown))
        else:
            known = simple
        found = commands.judge(known, checkouts, again)
    if found is None:
        found = _program(rows.ALIASES.get(name, name), simple, parsed)
    if found is None and patterns:
        found = _pattern(simple, name, patterns)
    if name == "gh" and argv[1:3] == ["pr", "checkout"]:
        checkouts.known[checkouts.folder] = False
    return Outward(found[0], simple.text, found[1]) if found else None


def _program(name, simple, parsed):
    """Return (kind, why) of any program but git, or None."""
    argv = simple.argv
    if name in SHELLS or name in rows.INTERPRETERS or name in ("source", "."):
        return _interpreter(name, simple, parsed)
    if _is_rehearsal(name, argv):
        return None
    if name in rows.WEB or (name in ("gh", "glab") and argv[1:2] == ["api"]):
        return _request(name, argv)
    if name in rows.BARE:
        words = commands.operands(argv[1:], ("--cwd", "-A", "--local-config", "-t", "--token", "-S", "--scope"))
        return None if words and words[0] in rows.BARE[name].split() else (rows.DEPLOY, name + " deploys")
    for row, values in rows.COPIES.items():
        if argv[1:row.count(" ") + 1] == row.split()[1:] and name == row.split()[0]:
            words = commands.operands(argv[row.count(" ") + 1:], values.split())
            return (rows.DEPLOY, row + " copies to another place") if words and re.match(r"[^/]*:", words[-1]) else None
    found = _row(name, simple) if name in rows.PROGRAMS else None
    if found is None and name in ("docker", "podman", "nerdctl", "buildah") and "build" in argv and "--push" in argv:
        found = rows.DEPLOY, name + " pushes what it builds"
    if found is None and name == "gh" and "--push" in argv and "create" in argv:
        found = rows.PUSH, "gh pushes"
    if found is None and name in rows.RUNNERS:
        found = _task(name, argv)
    if found is None and name not in rows.PROGRAMS and name not in rows.RUNNERS and _is_script(argv[0], bare=True):
        found = rows.DEPLOY, "by its name {} deploys".format(name)
    return found


def _row(name, simple):
    values, kinds = rows.PROGRAMS[name]
    argv = simple.argv
    strict = commands.operands(argv[1:], values.split())
    # an option we do not know may take the next word: both readings count
    loose = commands.operands(argv[1:], [word for word in argv if word.startswith("--") and "=" not in word and word not in rows.SWITCHES] + values.split())
    for kind, phrases in kinds.items():
        for phrase in phrases.split("|"):
            words = phrase.split()
            for given in (strict, loose):
                if name == "gcloud" and given[:1] and given[0] in ("alpha", "beta", "preview"):
                    given = given[1:]
                if words == ["*"] or (len(given) >= len(words) and all(
                        one == want or (want.endswith("*") and one.startswith(want[:-1])) for one, want in zip(given, words))):
                    if phrase != "repos pr update" or "completed" in argv:
                        return kind, "{} {}".format(name, " ".join(given[:len(words)])).strip() + " changes what others see"
    if strict and not simple.body and kinds and any(argv[index] == strict[0] for index in simple.unknown):
        return rows.UNSURE, "the command of {} can not be read".format(name)
    return None


def _is_rehearsal(name, argv):
    extra = rows.REHEARSALS.get(name, "").split()
    for index, word in enumerate(argv[1:], 1):
        head, _, value = word.partition("=")
        if word in extra:
            return True
        if head not in ("--help", "--dry-run", "--dryrun", "-h") or value in ("none", "false", "0", "no") or (head == "-h" and name in ("rsync", "docker")):
            continue
        before = argv[index - 1]
        if name not in rows.RUNNERS and before.startswith("-") and "=" not in before and before not in rows.SWITCHES and before != "--":
            continue  # it may be the value of the option before it
        return True
    return False


def _ships(name):
    segments = [word for word in re.split(_SEGMENT, name.lower()) if word]
    if not segments or rows.NOT_SHIPPING.intersection(segments):
        return False
    if rows.SHIPS.intersection(segments):
        return True
    return segments[-1] == "release" and (len(segments) == 1 or segments[0] in rows.RELEASE_BY) or (segments[0] == "release" and segments[1] in rows.RELEASE_TO)


def _is_script(word, bare=False):
    base = word.rsplit("/", 1)[-1]
    stem = re.sub(_SUFFIX, "", base)
    return _ships(stem) and (stem != base or "/" in word or bare)


def _task(name, argv):
    words = commands.operands(argv[1:argv.index("--")] if "--" in argv else argv[1:], rows.RUNNER_OPTIONS.split())
    before = rows.RUNNERS[name]
    if before:
        if not words or words[0] not in before:
            return None
        words = words[1:2]
    elif name in ("pnpm", "yarn", "bun", "composer"):
        if words and (words[0] in rows.PACKAGE_VERBS or (name == "pnpm" and words[0] == "deploy")):
            return None
        words = words[1:2] if words and words[0] in ("run", "run-script") else words[2:3] if words and words[0] == "workspace" else words[:1]
    for word in words:
        if "=" not in word and _ships(word):
            return rows.DEPLOY, "{} runs the task {}".format(name, word)
    return None


def _interpreter(name, simple, parsed):
    argv = simple.argv
    if name in SHELLS and len(argv) > 1 and argv[1] == "-n":
        return None
    flags, texts, index = rows.INTERPRETERS.get(name, "").split(), [], 1
    while index < len(argv) and argv[index].startswith("-") and argv[index] != "-":
        if argv[index] in flags and index + 1 < len(argv):
            texts.append(argv[index + 1])
            index = len(argv)
        elif argv[index] == "-m" and index + 1 < len(argv):
            inner = simple.inside(argv[index + 1:], frozenset())
            return None if argv[index + 1] in ("unittest", "pytest", "pip") else _program(argv[index + 1], inner, parsed)
        elif argv[index] in ("-c", "--command") or (name in SHELLS and "c" in argv[index] and not argv[index].startswith("--")):
            return None  # the parser looked into it
        else:
            index += 2 if argv[index] in ("-W", "-X", "-r", "--require", "--import", "-I", "--loader") and name not in ("php",) else 1
    operand = argv[index] if index < len(argv) else "-"
    if operand == "-" and name in rows.INTERPRETERS and not texts:
        fed = simple.stdin_text if simple.stdin_text is not None else simple.upstream.output if simple.upstream else None
        texts.append(fed or "")
    elif not flags and name in rows.INTERPRETERS:
        texts.append(operand)
    elif operand in parsed.files and name in rows.INTERPRETERS:
        texts.append(parsed.files[operand] or "")
    for text in texts:
        if re.search(_RUNS, text) and re.search(_SAYS, re.sub(r"['\",\s\[\]()]+", " ", text[:100000])):
            return rows.UNSURE, "a program in {} seems to push or deploy".format(name)
    if operand in ("manage.py", "setup.py"):
        return (rows.DEPLOY, "it uploads") if {"upload", "deploy", "publish", "register"}.intersection(argv[index + 1:index + 4]) and "test" not in argv else None
    if operand != "-" and _is_script(operand) and not _is_rehearsal(name, argv[index:]):
        return rows.DEPLOY, "by its name {} deploys".format(operand)
    return _task(name, argv) if name in rows.RUNNERS else None


def _request(name, argv):
    text = " ".join(argv[1:])
    method = re.search(r"(?:^|\s)(?:-X|--method|--request)[ =]?([A-Za-z]+)", text)
    writes = method.group(1).upper() in ("PUT", "POST", "PATCH", "DELETE") if method else any(
        re.match(r"-[fFdT](?:$|\w)|--(?:field|raw-field|input|data|form|upload-file|json|post-data|body)", word) for word in argv[1:]) or "POST" in argv[1:] or "PUT" in argv[1:]
    if "graphql" in text:
        return next(((kind, "the request changes the repository there") for kind, pattern in _GRAPHQL if re.search(pattern, text)), None)
    if not writes:
        return None
    for word in argv[1:]:
        for kind, pattern in _PATHS:
            if "/" in word and re.search(pattern, word) and (kind != rows.PUSH or name in ("gh", "glab") or "api.github" in word or "/api/v4/" in word):
                return kind, "the request changes what others see"
    return None


def _pattern(simple, name, patterns):
    from fnmatch import fnmatchcase

    given = [name] + simple.argv[1:]
    # `-o pipefail`: a shell's options that take a word
    rest = [word for before, word in zip(simple.argv, simple.argv[1:]) if before not in ("-o", "+o", "-O", "+O")]
    plain = [name] + commands.operands(rest)
    for pattern in patterns:
        words = pattern.split()
        for have in (given, plain):
            if words and len(have) >= len(words) and all(fnmatchcase(one, want) for one, want in zip(have, words)):
                return rows.DEPLOY, "the project counts {} as a deployment".format(pattern)
    return None
