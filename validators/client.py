"""What the real client says: the plugin is loaded offline, in a world of its own, and asked what came of it.

Loading a plugin runs its SessionStart hooks and starts its MCP servers: only for a plugin that may run here."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import replace

from validators import judge, lint
from validators.finding import Finding
from validators.target import MANIFEST

SECONDS = 120
SEVERITIES = {"client-error": "error", "client-warning": "warning", "client-missing": "error"}
_LINE = re.compile(r"^\S+ \[(WARN|ERROR)\] (.+)$")


class _Answer:
    """A script for the loopback model that has one thing to say, whoever asks."""

    at, step = 0, {"say": "ok"}

    def upcoming(self, *_):
        return self

    def next(self):
        return self

    def ran_out(self, _):
        return "nothing to say"


def findings(targets, binary=None, select=(), ignore=()):
    """Return what the client says about the plugins among the targets; raises muster's `ClientError` where there is none."""
    found = []
    for one in targets:
        if one.kind == "plugin":
            first, log = _load(one.root, binary)
            seen = set()
            for rule, path, message in list(_errors(one, first)) + list(_warnings(one, log)) + list(_missing(one, first)):
                if not _wanted(rule, select, ignore) or (rule, path, message) in seen:
                    continue
                seen.add((rule, path, message))
                source = one.source(path)
                finding = Finding(path, 1, 1, rule, SEVERITIES[rule], message, full=source.full)
                if (one.only is None or path in one.only) and not judge.allowed(one, source, finding):
                    found.append(replace(finding, path=lint.shown(finding.full)))
    return found


def _wanted(rule, select, ignore):
    return (not select or rule in select or "client" in select) and rule not in ignore and "client" not in ignore


def _load(root, binary):
    """Return the client's first event and its debug log."""
    from muster.rehearsal import client, server

    program = client.find(binary, say=lambda line: print(line, file=sys.stderr, flush=True))
    with tempfile.TemporaryDirectory(prefix="muster-client-", ignore_cleanup_errors=True) if sys.version_info >= (3, 10) else \
            tempfile.TemporaryDirectory(prefix="muster-client-") as folder:
        model = server.ModelServer(_Answer(), [], folder)
        model.start()
        log, work = os.path.join(folder, "debug.log"), os.path.join(folder, "work")
        os.makedirs(work)
        words = [program, "-p", "hi", "--plugin-dir", os.path.abspath(root), "--output-format", "stream-json", "--verbose", "--debug-file", log]
        try:
            done = subprocess.run(words, cwd=work, env=client.world(folder, model.url), stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise client.ClientError("the client did not end within {} s; a hook or server of the plugin may hang".format(SECONDS)) from None
        finally:
            model.stop()
        text = ""
        if os.path.exists(log):
            with open(log, encoding="utf-8", errors="replace") as handle:
                text = handle.read()
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        event = _event(line)
        if event.get("type") == "system" and event.get("subtype") == "init":
            return event, text
    said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
    raise client.ClientError("the client did not start ({}); give another one with --client".format(said[-1][:200]))


def _event(line):
    try:
        event = json.loads(line)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}


def _errors(target, first):
    for fault in first.get("plugin_errors") or ():
        message = str(fault.get("message") or fault.get("type"))
        yield "client-error", _path(target, message), "the client says: " + _shortened(target, message)
    for server in first.get("mcp_servers") or ():
        name = str(server.get("name"))
        if server.get("status") == "failed" and name.startswith("plugin:{}:".format(target.plugin)):
            path = ".mcp.json" if target.has(".mcp.json") else MANIFEST
            yield "client-error", path, 'server "{}" does not start; run its command by hand'.format(name)


def _warnings(target, log):
    root = os.path.abspath(target.root)
    for line in log.splitlines():
        match = _LINE.match(line)
        said = match.group(2) if match else ""
        ours = root + os.sep in said or re.search(r"\b[Pp]lugin {0}\b|\bfor {0}\b".format(re.escape(target.plugin)), said)
        if ours and not said.startswith("MCP server "):
            yield "client-warning", _path(target, said), "the client says: " + _shortened(target, said)


def _path(target, message):
    """Return the file of the plugin that a message names, the manifest where it names none."""
    root = os.path.abspath(target.root) + os.sep
    at = message.find(root)
    if at >= 0:
        word = message[at + len(root):]
        named = [path for path in target.files if word.startswith(path)]
        if named:
            return max(named, key=len)
    if "hooks." in message and target.has("hooks/hooks.json"):
        return "hooks/hooks.json"
    return MANIFEST


def _shortened(target, message):
    return " ".join(message.replace(os.path.abspath(target.root) + os.sep, "").split())[:300].rstrip(".")


def _missing(target, first):
    """Yield the components on disk that the client's first event does not name."""
    loaded = {one.get("name") for one in first.get("plugins") or ()}
    if target.plugin not in loaded:
        if not first.get("plugin_errors"):
            yield "client-missing", MANIFEST, 'plugin "{}" is not loaded; see defaultEnabled'.format(target.plugin)
        return
    agents = {str(name).lower() for name in first.get("agents") or ()}
    called = {str(name) for key in ("slash_commands", "skills") for name in first.get(key) or ()}
    seen = {}
    for one in target.agents:
        folder, _, last = one.name.rpartition(":")
        name = ":".join(part for part in (target.plugin, folder, one.text("name") or last) if part)
        if name.lower() not in agents:
            yield "client-missing", one.path, 'agent "{}" is not loaded by the client'.format(name)
        elif name.lower() in seen:
            yield "client-missing", one.path, 'agent "{}" is loaded from {} instead'.format(name, seen[name.lower()])
        seen.setdefault(name.lower(), one.path)
    for path, kind, name, hidden in _callable(target):
        if not hidden and not called & {"{}:{}".format(target.plugin, name), name}:
            yield "client-missing", path, '{} "{}:{}" is not loaded by the client'.format(kind, target.plugin, name)


def _callable(target):
    """Yield `(path, kind, name, hidden)` of commands, skills and what was meant as one, by their places."""
    for one in target.documents:
        if one.kind == "command":
            yield one.path, "command", one.name, _hidden(one)
        elif one.kind == "skill" or (one.path.startswith("skills/") and one.path.endswith("/SKILL.md")):
            name = one.name if one.kind == "skill" else one.path.split("/")[-2]
            yield one.path, "skill", re.sub(r"\s+", "-", name), _hidden(one)


def _hidden(document):
    shown = document.get("user-invocable")
    return shown is not None and shown.value in (False, "false")
