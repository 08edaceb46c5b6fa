"""A project's configuration: `.muster/config.json`, read with its faults named."""

import json
import os

from muster import errors

LIMIT = 1 << 20  # characters
_STRICTNESS = ("strict", "standard", "advisory")


def read(path):
    """Return the configuration as a dict, `{}` where there is none; raises `UsageError` naming the file and what is wrong."""
    try:
        if os.path.lexists(path) and not os.path.isfile(path):
            raise ValueError("it is no file")  # a FIFO would hold every hook for ever
        with open(path, encoding="utf-8") as handle:
            text = handle.read(LIMIT + 1)
        if len(text) > LIMIT:
            raise ValueError("it is longer than {} characters".format(LIMIT))
        value = json.loads(text)
    except FileNotFoundError:
        return {}
    except (ValueError, OSError, RecursionError) as error:
        raise errors.UsageError("{}: {}; mend or delete it".format(path, getattr(error, "strerror", None) or error)) from error
    fault = shape(value)
    if fault:
        raise errors.UsageError("{}: {}; mend or delete it".format(path, fault))
    return value


def shape(value):
    """Return what keeps `value` from being a configuration, as a clause, or None. Unknown keys are left alone."""
    if not isinstance(value, dict):
        return "the top level is no object"
    for name, test, wanted in _KEYS:
        if value.get(name) is not None and not test(value[name]):
            return '"{}" is not {}'.format(name, wanted)
    return None


def _number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < float("inf")


def _above_zero(value):
    return _number(value) and value > 0


def _texts(value):
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _by_name(test):
    return lambda value: isinstance(value, dict) and all(item is None or test(item) for item in value.values())


def _gate(value):
    verdict = value.get("verdict") if isinstance(value, dict) else 0
    return verdict != 0 and _texts(value.get("checks") or []) and (
        verdict is None or (isinstance(verdict, dict) and _texts(verdict.get("by", [])) and _texts(verdict.get("judges", []))))


_COMMANDS = ("preflight", "apply", "smoke", "monitor", "rollback", "rollback_dry_run")


def _target(value):
    """Say whether a value is a deployment's target: commands by name, and how it is watched."""
    if not isinstance(value, dict) or not set(value) <= set(_COMMANDS) | {"watch", "confirm", "auto_rollback"}:
        return False
    watch = value.get("watch", {})
    return (all(isinstance(value[name], str) and value[name].strip() or (_texts(value[name]) and value[name])
                for name in _COMMANDS if name in value)
            and all(isinstance(value.get(name, True), bool) for name in ("confirm", "auto_rollback"))
            and isinstance(watch, dict) and set(watch) <= {"seconds", "checks", "every", "failures"}
            and all(_count(watch.get(name, 1)) for name in ("checks", "failures"))
            and all(_number(watch.get(name, 1)) for name in ("seconds", "every")))


def _targets(value):
    # "rollback" is what a person types to go back, so no target can have that name
    return isinstance(value, dict) and "rollback" not in value and all(_target(item) for item in value.values())


_ROLE = {"like": lambda value: isinstance(value, str), "agents": _texts, "spawn": lambda value: isinstance(value, bool) or _texts(value),
         "change": _texts, "tasks": lambda value: value in ("own", "all"), "secrets": lambda value: isinstance(value, bool), "refused": _texts}


def _roles(value):
    """Say whether a value is a project's own roles: what each may beside the standard ones."""
    return isinstance(value, dict) and all(isinstance(role, dict) and set(role) <= set(_ROLE)
                                           and all(_ROLE[name](item) for name, item in role.items()) for role in value.values())


def _guards(value):
    return isinstance(value, dict) and all(answer in ("allow", "ask", "deny") for answer in value.values())


def _count(value):
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


_KEYS = (
    ("strictness", lambda value: value in _STRICTNESS if isinstance(value, str) else False, "one of " + ", ".join(_STRICTNESS)),
    ("coverage", _number, "a number"),
    ("gates", _by_name(_gate), "an object of gates with lists of checks and a verdict"),
    ("checks", lambda value: isinstance(value, dict), "an object of checks"),
    ("kinds", _by_name(_texts), "an object of lists of patterns"),
    ("budget", _by_name(_count), "an object of whole numbers"),
    ("commands", lambda value: isinstance(value, dict), "an object of commands"),
    ("benchmark", _by_name(_number), "an object of numbers"),
    ("deploy", _targets, "an object of targets with their commands (a target can not be called rollback)"),
    ("deploy_commands", _texts, "a list of commands"),
    ("timeouts", _by_name(_number), "an object of seconds"),
    ("messages", _by_name(_above_zero), "an object of numbers above 0"),
    ("alerts", _by_name(_number), "an object of numbers"),
    ("agents", _by_name(_number), "an object of numbers"),
    ("breaker", _by_name(_number), "an object of numbers"),
    ("guards", _guards, "an object of rules with allow, ask or deny"),
    ("secrets", lambda value: isinstance(value, dict) and set(value) <= {"allow"} and _texts(value.get("allow", [])), "an object with allow, a list of path patterns"),
    ("roles", _roles, "an object of roles (like, agents, spawn, change, tasks, secrets, refused)"),
    ("mode", lambda value: isinstance(value, str), "a word"),
)
