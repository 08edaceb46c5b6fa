"""A file whose name differs from the one that is looked for in upper and lower case only.

## Why
Names are exact on Linux: `skills/python/skill.md` is never loaded there, while it works on the disk of a Mac. A command `sell.MD` is
called `/shop:sell.MD`.

## Example
```text
skills/python/skill.md
```

## Instead
```text
skills/python/SKILL.md
```
"""

from validators import facts, placing
from validators.rules import report

GROUP, SEVERITY, FIXES = "names", "error", False

_FIXED = {name.lower(): name for name in (".claude-plugin/plugin.json", ".claude-plugin/marketplace.json", "hooks/hooks.json", ".mcp.json",
                                          ".lsp.json", "monitors/monitors.json")}
_FOLDERS = ("agents", "commands", "skills", "hooks", "output-styles", "workflows")


def check(target):
    """Yield such files: manifests, SKILL.md, component folders, and commands whose ending is in upper case."""
    folders = set()
    for path in target.files if target.kind != "file" else ():
        inner = placing.inner(target, path)
        if inner is None:
            continue
        parts, lower = inner.split("/"), inner.lower()
        wanted = None
        if parts[0] == "skills" and len(parts) == 3 and parts[2].lower() == "skill.md" and parts[2] != "SKILL.md":
            wanted = "SKILL.md"
        elif lower in _FIXED and inner != _FIXED[lower]:
            wanted = _FIXED[lower]
        elif parts[0].lower() in _FOLDERS and parts[0] != parts[0].lower() and parts[1:] and lower.endswith((".md", ".json", ".js")):
            if parts[0] in folders or _declared(target, parts[0]):
                continue
            folders.add(parts[0])
            wanted = parts[0].lower() + "/"
        elif parts[0] == "commands" and lower.endswith(".md") and not inner.endswith(".md"):
            wanted = parts[-1][:-3] + ".md"
        if wanted:
            yield report(target.source(path), 0, '"{}" is not what the client looks for; call it {}'.format(inner, wanted))


def _declared(target, folder):
    """Say whether the manifest names this very folder."""
    return any(path.split("/")[0] == folder for key in facts.PATH_KEYS for path in target.declared(key))
