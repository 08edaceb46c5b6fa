"""The roster: which agent a request comes from, told by the body its system prompt starts with."""

from __future__ import annotations

import json
import os
import re

_FRONT = re.compile(r"\A---\s*\n(.*?\n)?---\s*\n", re.S)
_NAME = re.compile(r"^name:\s*[\"']?([^\"'\n#]+?)[\"']?\s*$", re.M)


def plugin_name(plugin):
    """Return the plugin's name from its manifest, else its folder's name."""
    return manifest(plugin).get("name") or os.path.basename(os.path.abspath(plugin))


def manifest(plugin):
    """Return the manifest as a dict, empty where there is none that can be read (the client says why)."""
    try:
        with open(os.path.join(plugin, ".claude-plugin", "plugin.json"), encoding="utf-8") as handle:
            found = json.load(handle)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def read(plugin, project):
    """Return `[(body, agent type)]` of the plugin's and the project's agents, longest body first."""
    name = plugin_name(plugin)
    found = []
    for path in _plugin_files(plugin):
        folders = os.path.relpath(os.path.dirname(path), os.path.join(plugin, "agents")).split(os.sep)
        folders = [folder for folder in folders if folder not in (".", "..")]
        found.append(_agent(path, [name] + folders, plugin, project))
    for path in _markdown(os.path.join(project, ".claude", "agents")):
        found.append(_agent(path, [], plugin, project))
    return sorted((one for one in found if one[0]), key=lambda one: -len(one[0]))


def agent_type(roster, system):
    """Return the type whose body `system` (the prompt's own text) starts with, or an empty text."""
    text = system.strip()
    return next((kind for body, kind in roster if text.startswith(body)), "")


def _plugin_files(plugin):
    listed = manifest(plugin).get("agents")
    if listed:
        listed = [listed] if isinstance(listed, str) else listed
        return [os.path.normpath(os.path.join(plugin, path)) for path in listed]
    return _markdown(os.path.join(plugin, "agents"))


def _markdown(folder):
    return sorted(
        os.path.join(where, name) for where, _, names in os.walk(folder) for name in names if name.endswith(".md")
    )


def _agent(path, prefix, plugin, project):
    try:
        with open(path, encoding="utf-8") as handle:
            text = handle.read()
    except (OSError, UnicodeDecodeError):
        return "", ""
    front = _FRONT.match(text)
    named = _NAME.search(front.group(0)) if front else None
    name = named.group(1) if named else os.path.splitext(os.path.basename(path))[0]
    body = text[front.end() :] if front else text
    for variable, value in (("CLAUDE_PLUGIN_ROOT", plugin), ("CLAUDE_PROJECT_DIR", project)):
        body = body.replace("${" + variable + "}", value)
    # What else the client fills in (its data folder, a person's settings) is unknown here: compare up to there.
    return body.split("${", 1)[0].strip(), ":".join(prefix + [name])
