"""A file that is shipped by mistake: settings with secrets, keys, installed packages, caches, reports.

## Why
A plugin is copied whole, nothing is left out and no ignore file is read. Through git only tracked files arrive, so in a checkout only those
count.

## Example
```text
shop/.env
shop/hooks/__pycache__/guard.cpython-312.pyc
```

## Instead
```text
shop/.env.example
shop/.gitignore      (names .env, __pycache__/)
```
"""

import os
import re

from validators import shipped, source
from validators.rules import report

GROUP, SEVERITY, FIXES = "safety", "warning", False
_SECRET = re.compile(r"(?:^|/)(?:\.env(?:\.(?:local|production|prod|staging|development|dev))?|[^/]+\.(?:pem|p12|pfx|jks|keystore)|id_(?:rsa|dsa|ecdsa|ed25519)|"
                     r"\.netrc|\.npmrc|\.pypirc|credentials\.json|service[-_]account[^/]*\.json)\Z")
_LITTER = re.compile(r"(?:^|/)(?:\.DS_Store|Thumbs\.db|desktop\.ini|\.coverage|npm-debug\.log[^/]*|[^/]+\.(?:pyc|pyo|swp|swo|orig|rej|bak)|\.idea/.*|\.nyc_output/.*|"
                     r"[^/]+~)\Z")
_FOLDERS = {".venv", "venv", "__pycache__", "node_modules", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".tox", ".hypothesis"}
_HARMLESS = re.compile(r"PUBLIC KEY|BEGIN CERTIFICATE")
_SAMPLES = re.compile(r"(?:^|/)(?:fixtures?|testdata|test-data|tests?|examples?)/")


def check(target):
    """Yield such files, and such folders once."""
    if target.kind not in ("plugin", "project"):
        return
    known = shipped.tracked(target.root)
    for path in target.files:
        if known is not None and path not in known or _SAMPLES.search(path):
            continue
        if _SECRET.search(path):
            text = target.source(path).text
            if path.endswith(".pem") and _HARMLESS.search(text) and "PRIVATE KEY" not in text:
                continue
            if path.endswith(".npmrc") and "_authToken" not in text and "_password" not in text:
                continue
            yield report(target.source(path), None, '"{}" may hold secrets and is shipped; take it out and ignore it'.format(path), severity="error")
        elif _LITTER.search(path):
            yield report(target.source(path), None, '"{}" is shipped and nobody needs it; take it out'.format(path))
    yield from _folders(target, known)


def _folders(target, known):
    if known is not None:
        found = {}
        for path in known:
            parts = path.split("/")
            for number, part in enumerate(parts[:-1]):
                if part in _FOLDERS:
                    found.setdefault("/".join(parts[: number + 1]), path)
                    break
        tops = {folder: first for folder, first in found.items() if folder.startswith(target.base) and not _SAMPLES.search(folder)}
    else:
        tops = [folder for folder in target.skipped if folder.rpartition("/")[2] in _FOLDERS and not _SAMPLES.search(folder + "/")
                and os.listdir(os.path.join(target.root, folder))]
    for folder in sorted(tops):
        if not target.settings.excludes(folder + "/"):
            place = source.Source(folder, os.path.join(target.root, folder))
            yield report(place, None, '"{}" is shipped with all that lies in it; take it out and ignore it'.format(folder))
