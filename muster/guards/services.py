"""What a command takes from services: databases, clusters, containers, infrastructure, clouds, and what others install or see.

Most programs are rows of words in `services_rows`, `cloud` and `sql_migrations`; what they run elsewhere, and the SQL
they are given, is looked into."""

import re

from muster.guards import programs
from muster.shell.unwrap import program_name

_TABLES = ("services_rows", "cloud", "sql_migrations")
_SCRIPTS = {"manage.py": ("python", "python3", "python2", "pypy3", "uv"), "artisan": ("php",), "console": ("php",), "rails": ("ruby",), "ace": ("node",), "spark": ("php",)}
_PATCH = r"finalizers|replicas[\"']?\s*:\s*0\b|[\"']op[\"']\s*:\s*[\"']remove|\$patch[\"']?\s*:\s*[\"']?(?:delete|replace)"  # what a patch takes away
_GIVEN = {  # (program, word): what its other words say where it takes something away, and the rule
    "kubectl patch": (_PATCH, "delete-cluster-objects"), "oc patch": (_PATCH, "delete-cluster-objects"), "k patch": (_PATCH, "delete-cluster-objects"),
    "aws change-resource-record-sets": (r"Action\W{1,6}DELETE|Action=DELETE", "delete-cloud-resource"), "ansible -a": (r"\bstate=absent\b", "delete-cloud-resource"),
}
_DOERS = frozenset(("remove-volumes", "remove-images", "change-infrastructure-state", "delete-backup"))  # what is told of them is told of the command
_REQUESTS = frozenset(("curl", "http", "https", "httpie", "xh", "xhs", "wget", "nc", "ncat", "telnet", "curlie"))
_ELSEWHERE = frozenset("""docker podman nerdctl finch docker-compose podman-compose kubectl oc k ssh autossh sshpass pssh parallel-ssh pdsh clush dsh sftp lftp mosh tsh tailscale aws lxc incus multipass limactl colima minikube
    devcontainer distrobox toolbox machinectl pct nomad heroku vagrant gcloud flyctl fly eb ansible az wsl""".split())  # they run commands elsewhere
_NO_TEXTS = frozenset("docker podman nerdctl kubectl oc k ssh helm terraform tofu npm pnpm yarn cargo gem gh glab vercel netlify rclone".split())  # they take no SQL
_REHEARSALS = frozenset("--dry-run --dryrun --help --what-if --noop --simulate --no-execute-changeset --pretend --just-print --dry_run --preview-only".split())
_LOOKS = ("describe", "list", "get", "show", "view", "ls", "info", "status", "logs", "search", "read")  # what follows them is a name
_MAKES = frozenset("create run new mb init build tag mkdir start up apply add createdb".split())
_TEST = re.compile(r"^test(?:ing|s)?$")
_ENVIRONMENTS = ("RAILS_ENV", "RACK_ENV", "NODE_ENV", "APP_ENV", "MIX_ENV", "FLASK_ENV", "DJANGO_ENV", "ENV", "NODE_CONFIG_ENV")


def judge(name, simple, line):
    """Yield `(rule, why, safer)` for what the command would take away."""
    if name in _REQUESTS or name in ("gh", "glab") and "api" in simple.argv[1:4]:
        from muster.guards import services_requests

        yield from services_requests.judge(name, simple, line)
        if name in _REQUESTS:
            return
    words, name = _script(name, simple)
    if is_rehearsal(name, words):
        return
    for found in _within(name, words, simple, line):
        yield found
    table_row = row(name)
    if table_row and not (_in_test(simple, words) and row(name, "sql_migrations")):
        yield from _matched(name, words, simple, line, table_row)
    for word in words[1:]:
        pattern, rule = _GIVEN.get(name + " " + word, ("", ""))
        if rule and re.search(pattern, " ".join(words)):
            yield _told(rule, name, words[words.index(word) + 1:], simple)


def _within(name, words, simple, line):
    """Yield what the command runs elsewhere, and what the SQL or code that it is given destroys."""
    if name in _ELSEWHERE:
        from muster.guards import services_inside

        yield from services_inside.judge(name, words, simple, line)
    if name not in _NO_TEXTS:
        from muster.guards import sql_clients

        yield from sql_clients.judge(name, words, simple, line)


def _script(name, simple):
    """Return the words of the command and its name, where an interpreter starts a framework's own script the script's."""
    argv = simple.argv
    inner = programs.package_program(name, argv)
    if inner:
        return [argv[inner]] + [word for word in argv[inner + 1:] if word != "--"], argv[inner]
    if name in ("minikube", "k3s", "microk8s") and argv[1:2] == ["kubectl"]:
        return [word for word in argv[1:] if word != "--"], "kubectl"
    for script, interpreters in _SCRIPTS.items():
        if name in interpreters or name.rstrip("0123456789.") in interpreters:
            for index, word in enumerate(argv[1:5], 1):
                if program_name(word) == script:
                    return argv[index:], script
    if name.startswith(("python", "pypy")) and argv[1:2] == ["-m"] and len(argv) > 2 and row(argv[2]):
        return argv[2:], argv[2]
    if name == "java" and "-jar" in argv[1:-1]:
        jar = program_name(argv[argv.index("-jar") + 1]).split("-")[0].replace(".jar", "")
        return argv[argv.index("-jar") + 1:], jar
    return argv, name


def row(name, only=None):
    """Return the row `(options with a value, {rule: phrases})` of a program, or None."""
    for table in (only,) if only else _TABLES:
        rows = __import__("muster.guards." + table, fromlist=["ROWS"]).ROWS
        if name in rows:
            return rows[name]
        for names, found in rows.items():
            if " " in names and name in names.split():
                return found
    return None


def operands(words, values):
    """Return the words that are neither options nor the values of those in `values`."""
    found, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("-") and len(word) > 1:
            skip = word in values
        else:
            found.append(word)
    return found


def _matched(name, words, simple, line, table_row):
    values, rules = table_row
    argv = words[1:]
    if "--" in argv and name not in ("docker", "podman"):
        argv = argv[:argv.index("--")]
    strict = operands(argv, values.split())
    # an option we do not know may take the next word: both readings count
    loose = operands(argv, [word for word in argv if word.startswith("-") and "=" not in word and len(word) > 2] + values.split())
    for rule, phrases in rules.items():
        for phrase in phrases.split(";"):
            tokens = phrase.split()
            if not tokens:
                continue
            wanted = [token for token in tokens if token[0] not in "+!"]
            if all(_option(token, argv) for token in tokens if token[0] in "+!"):
                for given in (strict, loose):
                    count = _fits(wanted, given, 0)
                    if count is None:
                        continue
                    rest = given[count:] or [word for word in argv if not word.startswith("-")][count:]
                    if not _made(rest, name, simple, line):
                        said = " ".join([name] + given[:count])
                        told = given[:count] if rule == "reset-database" else rest or [said if rule in _DOERS else "what {} names".format(said)]
                        yield _told(rule, name, told, simple)
                        return


def _fits(tokens, given, at):
    """Return how many operands the tokens take from `at` on, None where they do not fit."""
    from fnmatch import fnmatchcase

    for index, token in enumerate(tokens):
        if token == "**":
            rest = tokens[index + 1:]
            if not rest:
                return at
            for start in range(at, min(len(given), at + 5)):
                found = _fits(rest, given, start)
                if found is not None or given[start].startswith(_LOOKS):
                    return found
            return None
        if at >= len(given) or not any(fnmatchcase(given[at], one) for one in token.split("|")):
            return None
        at += 1
    return at


def _option(token, argv):
    return any(_has(name, argv) for name in token[1:].split("|")) == (token[0] == "+")


def _has(name, argv):
    flag, mark, value = name.partition("=")
    for index, word in enumerate(argv):
        if mark:
            if word == name or word == flag and argv[index + 1:index + 2] == [value]:
                return True
        elif word == flag or word.startswith(flag + "=") and word[len(flag) + 1:] not in ("false", "0", "no", "none"):
            return True
        elif len(flag) == 2 and re.match(r"-[A-Za-z]{2,6}$", word) and flag[1] in word:
            return True
    return False


def is_rehearsal(name, words):
    """Say whether the command only tells what it would do."""
    for index, word in enumerate(words[1:], 1):
        flag, _, value = word.partition("=")
        if word in ("--", "-c", "-e"):
            return False
        if flag in _REHEARSALS and value not in ("none", "false", "0", "no") or word in ("-help", "-WhatIf") or word == "-n" and name in ("rclone", "borg", "restic", "make"):
            return True
        if word == "-h" and index == len(words) - 1:
            return True
        if word == "help" and index == (1 if name != "aws" else len(words) - 1):
            return True
    return False


def _in_test(simple, words):
    """Say whether a framework's command is about the database of the tests."""
    if any(_TEST.match(simple.assignments.get(key, "")) for key in _ENVIRONMENTS):
        return True
    for index, word in enumerate(words):
        flag, mark, value = word.partition("=")
        if flag in ("--env", "-e", "--environment") and _TEST.match(value if mark else (words[index + 1:index + 2] or [""])[0]) or flag in _ENVIRONMENTS and _TEST.match(value):
            return True
    return False


def _made(rest, name, simple, line):
    """Say whether the same line made what the command takes away."""
    names = [word for word in rest if not word.startswith("-")]
    if not names:
        return False
    known = line.__dict__.get("makers")
    if known is None:  # (program, word): the number of the first command that makes it
        known = line.__dict__["makers"] = {}
        for number, other in enumerate(line.parsed.commands):
            own = program_name(other.argv[0]) if other.argv else ""
            if own == "createdb" or _MAKES.intersection(other.argv[:5]):
                for word in other.argv[1:]:
                    known.setdefault(("dropdb" if own == "createdb" else own, word.partition("=")[2] if word.startswith("--name=") else word), number)
    wanted = {(name, word) for word in (names[1:] if name in ("kubectl", "oc") and len(names) > 1 else names)}
    if not wanted.issubset(known):
        return False
    return all(known[one] < line.parsed.commands.index(simple) for one in list(wanted)[:9])


def _told(rule, name, what, simple):
    from muster.guards import services_texts

    what = " ".join(what[:2]) or name
    why, safer = services_texts.TOLD[rule]
    dry = services_texts.REHEARSAL.get(name, "")
    if dry.startswith("-"):
        dry = simple.text + " " + dry if not simple.depth and "\n" not in simple.text and len(simple.text) < 200 else ""
    return rule, why.format(what[:80]), dry or safer
