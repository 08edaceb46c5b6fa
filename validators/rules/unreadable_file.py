"""A file that can not be read as what it should be.

## Why
The client skips what it can not read and says nothing: an agent of more than 1 MB, a component with a NUL byte, a link that
leads to itself. Bytes that are no UTF-8 reach the model as replacement characters. Installing from a folder copies everything;
a FIFO or a device in it never ends. The validators read up to 2 MB of a file, and no more than 50,000 files.

## Example
```text
agents/reviewer.md    3,145,728 bytes: a log was pasted into it
```

## Instead
```text
agents/reviewer.md    4,210 bytes
skills/review/references/log.txt
```
"""

import os
import stat

from validators.rules import report
from validators.source import Source

GROUP, SEVERITY, FIXES = "files", "error", False
LARGEST = 1024 * 1024  # of a component; the client's own bound


def check(target):
    """Yield what was not entered, what is no regular file, and what of the client's own files is no text."""
    for path, why in target.faults:
        yield report(Source(path, os.path.join(target.root, path)), 0, '"{}" is not read: {}'.format(path, why))
    own = set(target.json_files()) | {path for path in target.files if path.endswith(".md")}
    for path in target.files:
        why = _fault(target, path, path in own)
        if why:
            source = Source(path, os.path.join(target.root, path))
            offset = 0
            if isinstance(why, tuple):
                source, (why, offset) = target.source(path), why
            yield report(source, offset, '"{}" is not read: {}'.format(path.rpartition("/")[2], why))


def _fault(target, path, own):
    if not own:
        return _odd(os.path.join(target.root, path))
    source = target.source(path)
    if source.fault:
        # _odd knows the links that have a rule of their own
        return source.fault if not os.path.islink(source.full) or os.path.exists(source.full) else _odd(source.full)
    if path.endswith(".md") and source.size > LARGEST:
        return "it has {:,} bytes, the client takes {:,}".format(source.size, LARGEST)
    if source.undecodable is not None:
        return "a byte is no UTF-8", source.text.find("\ufffd")
    if "\0" in source.text:
        return "it holds a NUL byte", source.text.find("\0")
    return None


def _odd(full):
    """Say what is wrong with a file that nobody reads: something that is no file at all."""
    try:
        mode = os.lstat(full).st_mode
        if stat.S_ISLNK(mode):
            os.stat(full)
        return None if stat.S_ISREG(mode) or stat.S_ISLNK(mode) else "it is no regular file"
    except FileNotFoundError:
        return None  # a dangling link has a rule of its own
    except OSError as error:
        return "it can not be read: {}".format(error.strerror)
