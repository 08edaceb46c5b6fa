"""The only reader of environment variables: what the client and the system tell muster."""

import os


def get(name, default=""):
    """Return the variable `name`, or `default` where it is unset or empty."""
    return os.environ.get(name) or default


def session_id():
    """Return the client's session id where a tool or hook of the client runs us, else an empty text."""
    return get("CLAUDE_CODE_SESSION_ID")


def in_client():
    """Say whether the client runs us (its Bash tool or a hook), as opposed to a person's terminal."""
    return bool(get("CLAUDECODE"))


def client():
    """Return the client's name and version as it tells its children (`claude-code_2-1-329_harness`), without who asks."""
    return get("AI_AGENT", "client").rpartition("_")[0] or "client"


def plugin_root():
    """Return the plugin's folder: the client's word, else the checkout this module lies in."""
    return get("CLAUDE_PLUGIN_ROOT") or os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def data_dir():
    """Return the folder for what muster keeps outside projects (created by whoever writes)."""
    given = get("CLAUDE_PLUGIN_DATA")
    if given:
        return given
    return os.path.join(get("XDG_DATA_HOME", os.path.expanduser("~/.local/share")), "muster")


def cache_dir():
    """Return the folder for what muster can make again; not where the client says, because a call can set that."""
    return os.path.join(get("XDG_DATA_HOME", os.path.expanduser("~/.local/share")), "muster", "cache")


def home():
    """Return the person's home folder."""
    return os.path.expanduser("~")


def config_dir():
    """Return the client's configuration folder."""
    return get("CLAUDE_CONFIG_DIR", os.path.expanduser("~/.claude"))


def project_dir():
    """Return the folder the client calls the project, else the working folder."""
    return get("CLAUDE_PROJECT_DIR") or os.getcwd()


def colour(stream):
    """Say whether `stream` wants colour: a terminal, no NO_COLOR, TERM not dumb."""
    return not get("NO_COLOR") and get("TERM") != "dumb" and getattr(stream, "isatty", lambda: False)()


def copy():
    """Return a copy of the whole environment, for a child process."""
    return dict(os.environ)


# Kept as they are, to be put back: nobody's secret. Of all others only a digest is.
_PLAIN = ("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "VIRTUAL_ENV", "CONDA_PREFIX", "JAVA_HOME", "GOPATH",
          "GOROOT", "CARGO_HOME", "RUSTUP_HOME", "NVM_DIR", "PYENV_ROOT")
# The shell's and the client's own, other with every call, and read by no test runner.
_CALLS = ("PWD", "OLDPWD", "SHLVL", "_", "TERM", "COLUMNS", "LINES", "GIT_EDITOR", "TMPDIR", "AI_AGENT", "NO_COLOR", "FORCE_COLOR")
# Nothing that a project's checks need is set by these; where nothing was recorded they are left out all the same.
_NEVER = ("LD_PRELOAD", "LD_AUDIT", "DYLD_INSERT_LIBRARIES", "BASH_ENV", "ENV", "PYTHONSTARTUP", "PYTHONINSPECT", "FAKETIME", "FAKETIME_SHARED")
_PASSING = ("/tmp", "/var/tmp", "/dev/shm", "/private/tmp")


def described(salt):
    """Return what this process was given, to tell later whether another was given the same: `plain` values, digests of all."""
    return {"salt": salt, "plain": {name: os.environ[name] for name in _PLAIN if name in os.environ},
            "digests": " ".join(sorted(_digest(salt, name, value) for name, value in os.environ.items()))}


def settle(said, root):
    """Make this process's variables those that `said` describes (None: nothing is known); return what was left out, sorted.

    A variable of which only the digest is known is kept where it is the same. Folders that the PATH has besides come last,
    and only those outside of the project and of temporary folders."""
    if said is None:
        return sorted(name for name in _NEVER if os.environ.pop(name, None) is not None)
    known, given, out = set(said["digests"].split()), os.environ.get("PATH", ""), []
    for name, value in list(os.environ.items()):
        if name in said["plain"] or name in _CALLS or name.startswith("CLAUDE") or _digest(said["salt"], name, value) in known:
            continue
        del os.environ[name]
        out.append(name)
    for name, value in said["plain"].items():
        if os.environ.get(name) != value and name != "PATH":
            out.append(name)
        os.environ[name] = value
    first = said["plain"].get("PATH", os.defpath).split(os.pathsep)
    more = [folder for folder in given.split(os.pathsep) if folder and folder not in first]
    kept = [folder for folder in more if os.path.isabs(folder) and not _passing(os.path.realpath(folder), root)]
    os.environ["PATH"] = os.pathsep.join(first + kept)
    return sorted(out + ["PATH {}".format(folder) for folder in more if folder not in kept])


def _passing(folder, root):
    tops = [os.path.realpath(root), *_PASSING, os.path.realpath(os.environ.get("TMPDIR") or "/tmp")]
    return any((folder + os.sep).startswith(top.rstrip(os.sep) + os.sep) for top in tops)


def _digest(salt, name, value):
    import hashlib

    return hashlib.sha256("\0".join((salt, name, value)).encode("utf-8", "surrogateescape")).hexdigest()[:16]
