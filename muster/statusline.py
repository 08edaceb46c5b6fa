"""Puts muster's status line into the client's settings and takes it out again without a trace.

The settings are edited as text, so that everything else keeps its bytes. What stood there is saved beside our script, in
a folder that outlives the plugin (the client deletes the plugin's own data folder when it is uninstalled).
"""

import hashlib
import json
import os

from muster import environment
from muster.errors import MusterError

KEY = "statusLine"
_WHITE = " \t\r\n"


def folder(settings):
    """Return the folder that holds our script and what was saved for this settings file."""
    home = environment.get("XDG_DATA_HOME", os.path.expanduser("~/.local/share"))
    name = hashlib.sha256(os.path.abspath(settings).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return os.path.join(home, "muster", "statusline", name)


def default_settings():
    """Return the path of the person's settings."""
    return os.path.join(environment.config_dir(), "settings.json")


def install(settings, root):
    """Chain muster's line to the person's own in the settings file; return one line that says what was done."""
    place = folder(settings)
    script = os.path.join(place, "statusline.sh")
    before = _read(settings)
    text, members = _members(before, settings)
    current = _value(text, members)
    ours = _is_ours(current, script)
    if not ours:
        own = current if isinstance(current, dict) else {}
        command = own.get("command") if own.get("type", "command") == "command" else None
        line = dict(own, type="command", command="sh " + _quote(script))
        line.setdefault("refreshInterval", 5)
        after = _set(text, members, line).encode("utf-8", "surrogateescape")
        span = members[KEY][1] if KEY in members else None
        record = {"settings": os.path.abspath(settings), "existed": before is not None, "written": _digest(after),
                  "own": None if span is None else text[span[0]:span[1]]}
        _prepare(place)
        _write(os.path.join(place, "original"), before or b"")
        _write(os.path.join(place, "own"), (command if isinstance(command, str) else "").encode("utf-8", "surrogateescape"))
        _write(os.path.join(place, "record.json"), json.dumps(record, indent=1).encode())
    _prepare(place)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "statusline.sh"), "rb") as source:
        _write(script, source.read(), 0o755)
    _write(os.path.join(place, "root"), os.fsencode(root))
    if ours:
        return "the status line is installed already; nothing in {} changed".format(settings)
    _write(settings, after)
    kept = "after your own" if record["own"] is not None else "alone, you had none"
    return "status line installed in {} ({}); take it out with: muster statusline uninstall".format(settings, kept)


def uninstall(settings):
    """Put the settings file back; return one line that says how."""
    place = folder(settings)
    script, now = os.path.join(place, "statusline.sh"), _read(settings)
    try:
        record = json.loads((_read(os.path.join(place, "record.json")) or b"null").decode())
    except ValueError:
        record = None
    if record and now is not None and _digest(now) == record["written"]:
        if record["existed"]:
            _write(settings, _read(os.path.join(place, "original")) or b"")
            said = "{} is as it was before, byte for byte".format(settings)
        else:
            _remove(os.path.realpath(settings))
            said = "{} is gone again; there was none before".format(settings)
    else:
        text, members = _members(now, settings)
        if not _is_ours(_value(text, members), script):
            return "{} has no status line of muster; nothing changed".format(settings)
        own = record["own"] if record else None
        _write(settings, (_drop(text, members) if own is None else _put(text, members, own)).encode("utf-8", "surrogateescape"))
        said = "{} changed since the install: only muster's line was {}".format(settings, "taken out" if own is None else "replaced by your own")
    for name in ("original", "own", "record.json", "root", "statusline.sh"):
        _remove(os.path.join(place, name))
    try:
        os.rmdir(place)
    except OSError:
        pass  # something of the person's lies there
    return said


def _quote(path):
    return "'" + path.replace("'", "'\\''") + "'"


def _digest(data):
    return hashlib.sha256(data).hexdigest()


def _is_ours(value, script):
    return isinstance(value, dict) and value.get("command") == "sh " + _quote(script)


def _value(text, members):
    return json.loads(text[slice(*members[KEY][1])]) if KEY in members else None


def _members(data, settings):
    """Return the text and {key: ((start of key, end of value), (start, end of value))} of its top level, in order."""
    if data is None or not data.strip(b"\xef\xbb\xbf \t\r\n"):
        return (data or b"").decode("utf-8") + "{}", {}
    try:
        text = data.decode("utf-8")
        skip = 1 if text.startswith("\ufeff") else 0
        if not isinstance(json.loads(text[skip:]), dict):
            raise ValueError("the top level is no object")
    except ValueError as error:
        raise MusterError("{} is no settings file ({}); mend it, then try again".format(settings, error)) from error
    decoder, found = json.JSONDecoder(), {}
    at = _skip(text, text.index("{") + 1)
    while text[at] != "}":
        start = at
        key, at = decoder.raw_decode(text, at)
        value = _skip(text, _skip(text, at) + 1)
        _, at = decoder.raw_decode(text, value)
        found.pop(key, None)
        found[key] = ((start, at), (value, at))
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return text, found


def _skip(text, at):
    while at < len(text) and text[at] in _WHITE:
        at += 1
    return at


def _put(text, members, source):
    start, end = members[KEY][1]
    return text[:start] + source + text[end:]


def _set(text, members, line):
    """Return the text with our value, laid out as the file lays out its own."""
    newline = "\r\n" if "\r\n" in text else "\n"
    starts = [span[0][0] for span in members.values()]
    first = min(starts) if starts else text.index("{") + 1
    lead = text[text.index("{") + 1:first]
    indent = lead.rsplit("\n", 1)[1] if "\n" in lead else None
    if not members:
        indent = "  "
    if indent is None:
        value = json.dumps(line, ensure_ascii=False)
    else:
        value = json.dumps(line, ensure_ascii=False, indent=indent or None).replace("\n", newline + indent)
    if KEY in members:
        return _put(text, members, value)
    entry = "{}: {}".format(json.dumps(KEY), value)
    if not members:
        close = text.rindex("}")
        return text[:text.index("{") + 1] + newline + indent + entry + newline + text[close:] + ("" if text[close + 1:] else newline)
    end = max(span[0][1] for span in members.values())
    return text[:end] + "," + (" " if indent is None else newline + indent) + entry + text[end:]


def _drop(text, members):
    start, end = members[KEY][0]
    after = _skip(text, end)
    if text[after] == ",":
        return text[:start] + text[_skip(text, after + 1):]
    before = start
    while text[before - 1] in _WHITE:
        before -= 1
    if text[before - 1] == ",":
        return text[:before - 1] + text[end:]
    return text[:before] + text[after:]


def _read(path):
    try:
        with open(path, "rb") as handle:
            return handle.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MusterError("{}: {}; make it readable".format(path, error.strerror)) from error


def _prepare(place):
    try:
        os.makedirs(place, mode=0o700, exist_ok=True)
    except OSError as error:
        raise MusterError("{}: {}; make the folder writable".format(place, error.strerror)) from error


def _write(path, data, mode=None):
    """Replace the file in one step; a link stays a link, the mode stays the mode."""
    real = os.path.realpath(path)
    spare = "{}.{}.new".format(real, os.getpid())
    try:
        os.makedirs(os.path.dirname(real), exist_ok=True)
        if mode is None:
            mode = os.stat(real).st_mode & 0o777 if os.path.exists(real) else 0o600
        handle = os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(spare, mode)
        os.replace(spare, real)
    except OSError as error:
        _remove(spare)
        raise MusterError("{}: {}; nothing in it changed".format(path, error.strerror)) from error


def _remove(path):
    try:
        os.unlink(path)
    except OSError:
        pass  # gone, or never there
