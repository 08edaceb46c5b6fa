"""Cheap looks at a line of the shell: most have nothing of a guard's, and then nothing of it is loaded."""

import os

# Parts of the names of programs that write, as written/rows.py has them: a line with none of these writes no file.
WRITES = (">", "tee", "cp", "mv", "rm", "install", "ln", "rsync", "sed", "perl", "ruby", "awk", "truncate", "touch", "dd", "shred", "unlink", "sort", "patch",
          "git", "python", "node", "curl", "wget", "tar", "unzip", "ed ", "ex ", "vi", "emacs", "nano", "sponge", "fmt", "ruff", "black", "yapf", "format",
          "prettier", "eslint", "biome", "stylelint", "rubocop", "fixer", "trash", "bun", "deno", "php", "perltidy", "stylua", "goimports", "oxlint", "autopep8", "pypy", "lua",
          "-delete", "-fprint", "-fls")
# What runs a script, and what runs a task that one of the files stands for.
SCRIPT_HINTS = (".sh", "sh ", "/", "source ", ". ", ".py", ".js", ".mjs", ".cjs", ".rb", ".pl", ".php")
TASK_HINTS = ("make", "just", "task", "npm ", "yarn", "pnpm", "bun ", "composer")
TASK_FILES = ("package.json", "Makefile", "makefile", "GNUmakefile", "justfile", "Taskfile.yml", "composer.json")
# Some piece of a name of muster's own, a way to assemble one, or a sweep: what own_state looks at more closely.
STATE_HINTS = ("must", ".m", "ster", ".g", "git", "refs", "*", "?", "[", "clean", "stash", "find", "grep", "dotglob", "rsync", "\\x", "\\u", "\\0", "\\1", "\\5", "ls -", "${", "{")
# What muster.clients and muster.client_settings look for, as cheap looks: most lines have none of it.
CLIENT_HINTS = ("claude", "send-keys", "stuff", "paste", "TIOCSTI", "0x5412", "xdotool", "ydotool", "wtype", "keystroke", "send-text", "write-chars", "ttyecho", "reptyr", "/fd/0", "readreg", "dtach", "tmux send")
SETTINGS_HINTS = (".cl", "settings", ".mcp.json", "claude", "CLAUDE_CONFIG_DIR")
# A cheap look first: most commands name no file with secrets. Plain texts: compiling a pattern would cost a hook more.
MENTIONS = (".env", "id_", ".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk", ".tfvars", ".tfstate", "credential", "secret",
            "service-account", ".netrc", ".pgpass", ".my.cnf", ".npmrc", ".pypirc", "htpasswd", "*", "?", "[")
_SIGNS, _SHORT = ("pass", "pwd", "secret", "token", "key", "credential", "auth", " -u", " -p", " -a", "@"), 15
_QUIET = ("2>&1", ">/dev/null", "> /dev/null", ">&2", "->", "=>", ">=")


def runs_files(command, cwd):
    """Say whether the line may run a script or a task of the project, from the working folder."""
    if any(hint in command for hint in SCRIPT_HINTS):
        return True
    if not any(hint in command for hint in TASK_HINTS):
        return False
    words = command.split()
    folders = [""] + [after.strip("'\";)") for word, after in zip(words, words[1:]) if word.endswith(("cd", "-C", "--prefix", "--cwd", "--dir"))]
    return any(os.path.exists(os.path.join(cwd, folder, name)) for folder in folders for name in TASK_FILES)


def may_write(command):
    """Say whether the line may write a file."""
    for usual in ("2>&1", ">&2", "2>/dev/null", ">/dev/null", "2> /dev/null", "> /dev/null"):
        command = command.replace(usual, "")
    return any(name in command for name in WRITES)


def mentions(line):
    """Say whether a shell command may name a file with secrets."""
    small = line.lower()
    return any(text in small for text in MENTIONS)


def redirects(line):
    """Say whether a line may write a file by itself; most redirections only silence."""
    for quiet in _QUIET:
        line = line.replace(quiet, "")
    return ">" in line or "tee " in line


def takes(line):
    """Say whether a line may put something into a commit."""
    return "git" in line and ("add" in line or "commit" in line or "stage" in line)


def secret_like(line):
    """Say whether a line has a long word, or a word that speaks of a secret."""
    small = line.lower()
    return any(sign in small for sign in _SIGNS) or any(len(word) >= _SHORT for word in line.split())


def may_leak(line):
    """Say whether a line may write, commit or carry a secret."""
    return takes(line) or redirects(line) or secret_like(line)
