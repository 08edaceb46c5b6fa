"""The command line: one file a verb, imported only when it is asked for."""

import os
import sys

from muster import __version__, environment, errors, text

# verb → module; `gate-worker` is what `gate run` starts, people never type it.
COMMANDS = {
    "init": "init",
    "enable": "enable",
    "disable": "disable",
    "status": "status",
    "run": "run",
    "gate": "gate",
    "deploy": "deploy",
    "task": "task",
    "project": "project",
    "epic": "epic",
    "sprint": "sprint",
    "agent": "agent",
    "team": "team",
    "new": "new",
    "config": "config",
    "message": "message",
    "session": "session",
    "question": "question",
    "handoff": "handoff",
    "lock": "lock",
    "guard": "guard",
    "event": "event",
    "state": "state",
    "checkpoint": "checkpoint",
    "rollback": "rollback",
    "backup": "backup",
    "audit": "audit",
    "doctor": "doctor",
    "statusline": "statusline",
    "migrate": "migrate",
    "export": "export",
    "rehearse": "rehearse",
    "simulate": "simulate",
    "validate": "validate",
    "gate-worker": "gate_worker",
}
HIDDEN = ("gate-worker",)
PROGRAM = "muster"


def main(argv=None):
    """Run one verb; return the exit status: 0 done, 1 refused or failed, 2 usage, 3 a bug, 130 interrupted."""
    words = sys.argv[1:] if argv is None else list(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that has no ✓ gets an escape, not a crash
            stream.reconfigure(errors="backslashreplace")
    out, err = sys.stdout, sys.stderr
    if words[:1] not in (["rehearse"], ["statusline"]):  # what these draw on a terminal is their own
        sys.stdout, sys.stderr = Shown(sys.stdout), Shown(sys.stderr)
    try:
        status = _run(words)
        sys.stdout.flush()
        return status
    except errors.MusterError as error:
        return _tell(error, error.code)
    except KeyboardInterrupt:
        print("muster: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read us has enough
        _silence()
        return 0
    except OSError as error:
        _silence()
        what = error.strerror or type(error).__name__
        return _tell("{}: {}".format(error.filename, what) if error.filename else "the answer can not be written: " + what, 1)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 2
    except Exception as error:  # noqa: BLE001 - whatever it is, the person gets one line and a file to paste
        return _bug(words, error)
    finally:
        sys.stdout, sys.stderr = out, err


class Shown:
    """A stream on which nothing hides: models and terminals read it, and much of it others wrote."""

    def __init__(self, stream):
        self.stream = stream

    def write(self, said):
        """Write the text with its hidden characters made visible; return how many characters it had."""
        from muster import disguise

        self.stream.write(disguise.shown(text.redact(said), "\n\t"))
        return len(said)

    def __getattr__(self, name):
        return getattr(self.stream, name)


def _run(words):
    if not words or words[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    if words[0] in ("-V", "--version", "version"):
        print("muster {}".format(__version__))
        return 0
    if words[0] not in COMMANDS:
        raise errors.UsageError('"{}" is no verb of muster; {}'.format(words[0], _closest(words[0])))
    verb = load(words[0])
    made = parser(words[0], verb)
    # intermixed: `state set --replace a.b 1` as well as `state set a.b 1 --replace`; sub-parsers can not do it
    read = made.parse_args if made._subparsers else made.parse_intermixed_args
    return verb.run(read(words[1:]))


def load(name):
    """Return the module of a verb."""
    return getattr(__import__("muster.cli", fromlist=[COMMANDS[name]]), COMMANDS[name], None) or __import__(
        "muster.cli." + COMMANDS[name], fromlist=["run"])


def parser(name, verb):
    """Return the argument parser of a verb; its help ends with an example."""
    import argparse

    made = argparse.ArgumentParser(
        prog="{} {}".format(PROGRAM, name), description=verb.SUMMARY[0].upper() + verb.SUMMARY[1:] + ".",
        epilog="example: " + verb.EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter)
    verb.add_arguments(made)
    return made


def overview():
    """Return the list of verbs, a line each."""
    lines = ["muster {}: a run's stages, gates and evidence, from the terminal".format(__version__), ""]
    lines += ["  {:<12} {}".format(name, load(name).SUMMARY) for name in COMMANDS if name not in HIDDEN]
    return "\n".join(lines + ["", "muster VERB --help tells more. In the client: /add-feature, /fix-bug, /new-project."])


def _tell(what, status):
    """Say one line on stderr, whatever the values in it hold; return `status`."""
    print("muster: {}".format(text.line(what, 2000)), file=sys.stderr)
    return status


def _silence():
    # what is still in the buffer would be written at exit, and fail once more
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def _closest(word):
    import difflib

    near = difflib.get_close_matches(word, [name for name in COMMANDS if name not in HIDDEN], 3, 0.5)
    return "did you mean {}".format(" or ".join(near)) if near else "see: muster --help"


def _bug(words, error):
    """Write the traceback to a file and name it; return 3."""
    import tempfile
    import traceback

    handle, path = tempfile.mkstemp(prefix="muster-bug-", suffix=".log")
    with open(handle, "w", encoding="utf-8", errors="replace") as out:
        out.write("muster {} on Python {}\nmuster {}\n\n".format(__version__, sys.version, text.redact(" ".join(words))))
        out.write(text.redact(traceback.format_exc()))
    if environment.get("MUSTER_TRACEBACK"):
        traceback.print_exc()
    return _tell("this is a bug in muster ({}: {}); please paste {} into an issue".format(
        type(error).__name__, text.line(error), path), 3)
