"""Which files hold secrets, by their names, and which words of a command name one."""

import fnmatch
import os
import re

# By the tools that write them: dotenv, OpenSSH, OpenSSL and keytool, cloud and package clients.
NAMES = (
    ".env", ".env.*", "*.env", ".envrc", "id_rsa", "id_dsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk", "*.pem", "*.key",
    "*.p12", "*.pfx", "*.jks", "*.keystore", "*.kdbx", "*.ppk", "credentials", "credentials.json", "credentials.yml", "credentials.yaml",
    "*.credentials", "client_secret*.json", "service-account*.json", "secrets.json", "secrets.yml", "secrets.yaml", "secrets.toml",
    ".netrc", ".pgpass", ".my.cnf", ".npmrc", ".pypirc", ".git-credentials", ".htpasswd", "master.key", "*.tfvars", "*.tfstate",
)
# What is written to be shown: names without values, public halves.
SHOWN = (".env.example", ".env.sample", ".env.template", ".env.dist", ".env.defaults", "*.example", "*.sample", "*.template", "*.pub",
         "*.dist", "example.env", "sample.env")
# Programs that name a file without showing what is in it.
NAMING = ("ls", "echo", "printf", "test", "[", "[[", "stat", "touch", "rm", "mkdir", "chmod", "chown", "basename", "dirname", "realpath")
_GIT_NAMING = ("add", "rm", "status", "check-ignore", "ls-files", "mv")
# Their first operand is what they look for, no file.
SEARCHING = ("grep", "egrep", "fgrep", "zgrep", "rg", "ag", "ack")
_INTERPRETERS = ("python", "pypy", "node", "deno", "bun", "ruby", "perl", "php")
_QUOTED = r"""["']([^"'\s]+)["']"""
_INPUT = r"(?<![<\w])<\s*([^\s<>()&;|]+)"
_GLOB = "*?["
_LISTED = 1000  # names of a folder that a pattern is tried on


def secret(path):
    """Say whether a file of this name holds secrets."""
    name = os.path.basename(path.rstrip("/")).lower()
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in NAMES) and not any(
        fnmatch.fnmatchcase(name, pattern) for pattern in SHOWN)


def matched(pattern):
    """Say whether a glob of a search tool names a file with secrets: `.env*` does, `*.py` and `*` do not."""
    name = pattern.rstrip("/").rsplit("/", 1)[-1].lower()
    if not any(char in name for char in _GLOB):
        return secret(name)
    examples = [example.replace("*", "x") for example in NAMES]
    from muster.shell.pattern import matches

    return len(name.strip("*")) > 1 and any(matches(example, name) for example in examples)


def read_by(command, folder):
    """Return the first file with secrets that a shell command reads, as the command names it, or None.

    `folder` is where the command runs. What a program opens without being told on the line is not seen."""
    from muster import shell
    from muster.shell.unwrap import program_name

    for simple in shell.simple_commands(command).commands:
        program = program_name(simple.argv[0]) if simple.argv else ""
        if _names_only(program, simple.argv):
            continue
        for word in _words(program, simple.argv) + _inputs(simple):
            named = _named(word, folder)
            if named:
                return named
    # what is read by a loop or a group belongs to none of its commands
    return next((target for target in re.findall(_INPUT, command) if _named(target.strip("'\""), folder)), None)


def _names_only(program, argv):
    if program == "git":
        return next((word for word in argv[1:] if not word.startswith("-")), "") in _GIT_NAMING
    if program == "find":
        return not any(word in ("-exec", "-execdir", "-ok") for word in argv)
    return program in NAMING


def _words(program, argv):
    """Return the words of a command that may name a file, what stands quoted in a line of code included."""
    words = list(argv[1:])
    if program in SEARCHING and not {"-e", "-f"}.intersection(words):
        operand = next((word for word in words if not word.startswith("-")), None)
        words = [word for word in words if word is not operand]
    if program.startswith(_INTERPRETERS):
        words += [name for word in argv[1:] for name in re.findall(_QUOTED, word)]
    return words


def _inputs(simple):
    """Return the files that a command reads by redirection."""
    return [target for operator, target in simple.redirects if operator.lstrip("0123456789") in ("<", "<>") and target]


def _named(word, folder):
    """Return the file with secrets that a word names (also behind `=`, `:` or `@`, also by a pattern), or None."""
    for part in [word] + [word.rpartition(sign)[2] for sign in "=:@" if sign in word]:
        if not part or part.startswith("-") or " " in part.strip():
            continue
        full = os.path.join(folder, os.path.expanduser(part))
        if any(char in part for char in _GLOB):
            found = _matching(full)
            if found:
                return os.path.join(os.path.dirname(part), found)
        # a word like `credentials` or `process.env` is a file's name only where there is such a file
        elif secret(part) and (os.path.basename(part).startswith((".", "id_")) or "/" in part or os.path.exists(full)):
            return part
    return None


def _matching(full):
    """Return the name of a file with secrets that the pattern at the end of a path matches as a shell would, or None."""
    from muster.shell.pattern import matches

    pattern = os.path.basename(full)
    try:
        names = sorted(os.listdir(os.path.dirname(full)))[:_LISTED]
    except OSError:
        return None
    return next((name for name in names if (not name.startswith(".") or pattern.startswith("."))
                 and matches(name, pattern) and secret(name)), None)
