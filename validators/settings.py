"""What a plugin or project says about its own validation: `muster-validate.json`, for files that can carry no mark."""

from __future__ import annotations

import fnmatch
import json
import os

NAME = "muster-validate.json"
# Beside the manifest, beside the settings, or at the top; the first that is there counts.
PLACES = (".claude-plugin/" + NAME, ".claude/" + NAME, "." + NAME)
LARGEST = 256 * 1024
_KEYS = {"exclude", "allow"}


class SettingsError(Exception):
    """The file is there and says something that it can not mean; the message names it."""


class Settings:
    """`exclude`: patterns of paths that are not looked at. `allow`: `{rule, path, reason}` for findings that may stay."""

    def __init__(self, exclude=(), allow=()):
        self.exclude, self.allow = tuple(exclude), tuple(allow)

    def excludes(self, path):
        """Say whether a path (relative to the target) is left out."""
        return any(_matches(path, pattern) for pattern in self.exclude)

    def allows(self, finding):
        """Say whether a finding may stay."""
        return any(entry["rule"] == finding.rule and _matches(finding.path, entry.get("path", "*")) for entry in self.allow)


def _matches(path, pattern):
    """`*` also crosses folders; a pattern that ends in `/` means all that lies below."""
    return fnmatch.fnmatchcase(path, pattern + "*" if pattern.endswith("/") else pattern)


def load(root):
    """Return the `Settings` of a folder, empty ones where it has none; raises `SettingsError`."""
    for place in PLACES:
        path = os.path.join(root, place)
        if os.path.isfile(path):
            return _read(path, place)
    return Settings()


def _read(path, place):
    try:
        with open(path, encoding="utf-8") as handle:
            data = json.loads(handle.read(LARGEST))
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError("{} is no JSON ({}); see docs/validate.md".format(place, error)) from error
    if not isinstance(data, dict) or set(data) - _KEYS:
        raise SettingsError('{} takes the keys "exclude" and "allow" only; see docs/validate.md'.format(place))
    exclude, allow = data.get("exclude", []), data.get("allow", [])
    if not isinstance(exclude, list) or not all(isinstance(one, str) for one in exclude):
        raise SettingsError('"exclude" in {} is no list of patterns; see docs/validate.md'.format(place))
    for entry in allow if isinstance(allow, list) else [None]:
        if not isinstance(entry, dict) or set(entry) - {"rule", "path", "reason"} or not all(
                isinstance(value, str) and value.strip() for value in entry.values()) or not {"rule", "reason"} <= set(entry):
            raise SettingsError('an entry of "allow" in {} wants rule, reason and maybe path; see docs/validate.md'.format(place))
    return Settings(exclude, allow)
