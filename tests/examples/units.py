"""Blocks that are checked together: the files of one page are a unit, every other block stands alone."""

from __future__ import annotations

import os


class Unit:
    """Files that see each other: `files` maps a path to its block, in the page's order."""

    def __init__(self, files):
        self.files = files

    @property
    def blocks(self):
        return list(self.files.values())

    def write(self, folder):
        """Write the files; return {absolute path: block}."""
        return {write(folder, path, block.text): block for path, block in self.files.items()}


def of(blocks, default):
    """Return the units; `default(block)` names the file of a block without `file=`. A name that comes again starts anew."""
    done, open_units = [], {}
    for block in blocks:
        if not block.file or block.wrong or block.fragment:
            done.append(Unit({block.file or default(block): block}))
            continue
        unit = open_units.get(block.page)
        if unit is None or block.file in unit.files:
            # The later version of a file still sees the other files as they were.
            unit = open_units[block.page] = Unit({})
            done.append(unit)
        unit.files[block.file] = block
    return done


def write(folder, path, text):
    """Write a file below `folder`; return its absolute path."""
    target = os.path.normpath(os.path.join(folder, path))
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "w", encoding="utf-8") as handle:
        handle.write(text)
    return target
