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
