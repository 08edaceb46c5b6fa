"""What the validator was given: a plugin, a marketplace, a project's `.claude` folder or one file, and what lies in it."""

from __future__ import annotations

import os
import re
from functools import cached_property

from validators import node, settings, source
from validators.document import Document

MANIFEST = ".claude-plugin/plugin.json"
MARKETPLACE = ".claude-plugin/marketplace.json"
FOLDERS = {"agents": "agent", "commands": "command", "skills": "skill", "output-styles": "style"}
_JSON = {"plugin": (MANIFEST, MARKETPLACE, "hooks/hooks.json", ".mcp.json", ".lsp.json", "monitors/monitors.json", "settings.json"),
         "marketplace": (MARKETPLACE,), "project": (".mcp.json", ".claude/settings.json", ".claude/settings.local.json")}
MARKS = ("agents", "commands", "skills", "hooks", "output-styles", "workflows", "SKILL.md", ".mcp.json")


class TargetError(Exception):
    """The path can not be validated; the message names it and says why."""


class Target:
    """One thing to validate. `root`: its folder; `kind`: plugin, marketplace, project or file; `base`: where components lie.

    `only` are the files that were asked for (relative), None for all: the whole is read, so that names are known, and
    findings elsewhere are dropped. `files` are relative paths, `faults` what could not be entered, `skipped` folders like node_modules, `plugin` the name
    components are called by, `place` where `root` lies in what was given (`plugins/shop/`, mostly nothing)."""

    def __init__(self, root, kind, base="", only=None, place=""):
        self.root, self.kind, self.base, self.place = root, kind, base, place
        self.only = None if only is None else frozenset(only)
        self.settings, self.skipped = settings.load(root), []
        if kind == "file":
            self.files, self.faults = sorted(self.only), []
        else:
            self.files, self.faults = source.walk(root, base, self.skipped)
            self.files = [path for path in ("CLAUDE.md", ".mcp.json") if base and self.has(path)] + self.files
        self.files = [path for path in self.files if not self.settings.excludes(path)]
        self.faults = [(path, why) for path, why in self.faults if not self.settings.excludes(path)]
        self._sources, self._json, self._kinds = {}, {}, {}

    def has(self, path):
        """Say whether a file of this relative path is there, also where it was not walked: in node_modules, say."""
        return os.path.isfile(os.path.join(self.root, path))

    def source(self, path):
        """Return the `Source` of a relative path, read once."""
        if path not in self._sources:
            self._sources[path] = source.read(path, os.path.join(self.root, path))
        return self._sources[path]

    def json(self, path):
        """Return `(Node, None)`, `(None, Fault)`, or `(None, None)` where there is no such readable file."""
        if path not in self._json:
            found = self.source(path) if self.has(path) else None
            if found is None or found.fault:
                self._json[path] = (None, None)
            else:
                try:
                    self._json[path] = (node.from_json(found.text), None)
                except node.Fault as fault:
                    self._json[path] = (None, fault)
        return self._json[path]

    def json_files(self):
        """Return the paths of the JSON files that the client reads, in order."""
        names = _JSON.get(self.kind, [path for path in self.files if path.endswith(".json")])
        declared = [path for key in ("hooks", "mcpServers", "lspServers") for path in self.declared(key) if path.endswith(".json")]
        return [path for path in dict.fromkeys(list(names) + declared) if path in self.files or (path in declared and self.has(path))]

    @cached_property
    def manifest(self):
        """The manifest's `Node`, or None."""
        found = self.json(MANIFEST)[0]
        return found if found is not None and found.kind == "map" else None

    @cached_property
    def plugin(self):
        """The name that components are called by: `plugin:component`."""
        name = self.manifest.get("name") if self.manifest is not None else None
        if name is not None and name.kind == "text":
            return name.value
        return os.path.basename(os.path.realpath(self.root)) if self.kind == "plugin" else ""

    def declared(self, key):
        """Return the relative paths that a manifest key names, normalised; what is no text is left out."""
        found = self.manifest.get(key) if self.manifest is not None else None
        if found is None:
            return []
        items = found.items if found.kind == "list" else [found]
        return [os.path.normpath(item.value) for item in items if item.kind == "text" and item.value.startswith("./")]

    @cached_property
    def documents(self):
        """All Markdown components and pages, as `Document`, in the order of their paths."""
        found = {}
        for path in self.files:
            if path.endswith(".md"):
                kind, name = self._component(path)
                if kind:
                    loaded = self.source(path)
                    if not loaded.fault:
                        found[path] = Document(loaded, kind, name)
        return list(found.values())

    def of_kind(self, *kinds):
        """Return the documents of these kinds, in order; asked for by most rules, so found once. Not to be changed."""
        if kinds not in self._kinds:
            self._kinds[kinds] = [document for document in self.documents if document.kind in kinds]
        return self._kinds[kinds]

    @property
    def agents(self):
        return self.of_kind("agent")

    @property
    def skills(self):
        return self.of_kind("skill")

    @property
    def commands(self):
        return self.of_kind("command")

    @property
    def styles(self):
        return self.of_kind("style")

    def _component(self, path):
        """Return `(kind, name)` of a Markdown file by its place, `(None, "")` for one that is no component.

        An agent's and a command's name carries its sub-folders (`quality:reviewer`), as the client's does."""
        inner = path[len(self.base):] if path.startswith(self.base) else path
        parts = inner.split("/")
        for folder, kind in FOLDERS.items():
            places = [folder] + ([] if self.kind == "file" else self.declared({"output-styles": "outputStyles"}.get(folder, folder)))
            replaced = len(places) > 1 and folder != "skills"
            # a declared folder inside the usual one goes first: it brings its skills one level nearer
            for place in sorted(places[1:] if replaced else places, key=len, reverse=True):
                if inner == place or inner.startswith(place + "/"):
                    return self._named(kind, inner, place)
        if self.kind == "file":
            return _guess(parts[-1], self.source(path).text), parts[-2] if parts[-1] == "SKILL.md" and parts[1:] else parts[-1][:-3]
        if inner == "SKILL.md":
            return "skill", self.plugin
        return ("memory", parts[-1]) if parts[-1] == "CLAUDE.md" and len(parts) == 1 else ("page", inner)

    def _named(self, kind, inner, place):
        rest = inner[len(place) + 1:] if inner != place else inner.rpartition("/")[2]
        parts = rest[:-3].split("/")
        if kind == "skill":
            if parts[-1] == "SKILL":
                # one level down, or the declared folder itself
                return ("skill", parts[-2] if len(parts) > 1 else place.rpartition("/")[2]) if len(parts) <= 2 else ("page", inner)
            return "page", inner
        return kind, ":".join(parts)


_SIGNS = (("agent", re.compile(r"^(tools|model|maxTurns|disallowedTools):", re.MULTILINE)),
          ("command", re.compile(r"^(argument-hint|allowed-tools|disable-model-invocation):|\$ARGUMENTS", re.MULTILINE)))


def _guess(name, text):
    """Return the kind of a single file: by its name, then by keys that only one kind has."""
    if name == "SKILL.md":
        return "skill"
    head = text[:2000]
    for kind, sign in _SIGNS:
        if sign.search(head):
            return kind
    return "memory" if name == "CLAUDE.md" else "page"


def find(path):
    """Return the list of `Target` for what was given; a marketplace brings those plugins that lie in its folder.

    Raises `TargetError` for what does not exist or is neither folder nor regular file."""
    if not os.path.lexists(path):
        raise TargetError("{} does not exist; give a plugin, a marketplace, a project or a file".format(path))
    if os.path.isdir(path):
        return _folder(path)
    if not os.path.isfile(path):
        raise TargetError("{} is no regular file; give a plugin, a marketplace, a project or a file".format(path))
    return [_file(path)]


def _folder(path):
    root = os.path.normpath(path)
    if os.path.basename(os.path.abspath(root)) == ".claude":
        return [Target(os.path.dirname(os.path.abspath(root)), "project", ".claude/")]
    if os.path.basename(os.path.abspath(root)) == ".claude-plugin":
        root = os.path.dirname(os.path.abspath(root))
    if os.path.isfile(os.path.join(root, MARKETPLACE)):
        return _marketplace(root)
    if os.path.isfile(os.path.join(root, MANIFEST)):
        return [Target(root, "plugin")]
    if os.path.isdir(os.path.join(root, ".claude")):
        return [Target(root, "project", ".claude/")]
    if any(os.path.lexists(os.path.join(root, name)) for name in MARKS):
        return [Target(root, "plugin")]
    raise TargetError("{} holds no plugin, marketplace or .claude folder; give one that does".format(path))


def _marketplace(root):
    market = Target(root, "marketplace")
    targets = [market]
    listed = market.json(MARKETPLACE)[0]
    entries = listed.get("plugins") if listed is not None else None
    for entry in entries.items if entries is not None and entries.kind == "list" else ():
        place = entry.get("source")
        if place is not None and place.kind == "text" and place.value.startswith("./"):
            folder = os.path.normpath(os.path.join(root, place.value))
            inside = (os.path.realpath(folder) + os.sep).startswith(os.path.realpath(root) + os.sep)
            if inside and os.path.isdir(folder) and all(os.path.realpath(folder) != os.path.realpath(one.root) for one in targets[1:]):
                place = os.path.relpath(folder, root).replace(os.sep, "/") + "/"
                targets.append(Target(folder, "plugin", place="" if place == "./" else place))
    if os.path.isfile(os.path.join(root, MANIFEST)) and all(one.root != root for one in targets[1:]):
        targets.append(Target(root, "plugin"))
    # the plugins look after their own files
    market.files, market.faults = [MARKETPLACE], []
    return targets


def _file(path):
    """One file of a plugin or project is judged in its place, so that names and paths are known."""
    full = os.path.abspath(path)
    folder = os.path.dirname(full)
    while True:
        if os.path.isfile(os.path.join(folder, MANIFEST)):
            return Target(folder, "plugin", only=[os.path.relpath(full, folder).replace(os.sep, "/")])
        if os.path.basename(folder) == ".claude":
            root = os.path.dirname(folder)
            return Target(root, "project", ".claude/", only=[os.path.relpath(full, root).replace(os.sep, "/")])
        parent = os.path.dirname(folder)
        if parent == folder or os.path.isdir(os.path.join(folder, ".git")):
            return Target(os.path.dirname(full), "file", only=[os.path.basename(full)])
        folder = parent
