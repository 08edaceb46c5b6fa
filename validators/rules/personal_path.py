"""A path in somebody's home folder.

## Why
It exists on one machine. Everywhere else the command fails or the file is missing, and the path tells the world an account's name.

## Example
```json
{"command": "/Users/mkowalski/dev/shop/hooks/guard.sh"}
```

## Instead
```json
{"command": "${CLAUDE_PLUGIN_ROOT}/hooks/guard.sh"}
```
"""

import re

from validators import shipped
from validators.rules import report

GROUP, SEVERITY, FIXES = "safety", "warning", False
_HOME = re.compile(r"(?<![\w/.:$}~-])(?:/(?:home|Users)/([A-Za-z][\w.-]{2,31})/[\w.-]+|[A-Z]:\\\\?Users\\\\?([A-Za-z][\w.-]{2,31})\\)")
# accounts of systems, images and examples
_NOBODY = re.compile(r"\A(?:(?:your?|my|the|some|any|test|demo|example|sample)[-_.]?\w*|\w*(?:user|name|example)\w*|me|you|runner|node|ubuntu|debian|vscode|coder|codespaces?|"
                     r"app|dev|developer|alice|bob|carol|jane|john|doe|jdoe|johndoe|janedoe|foo|bar|baz|agent|sandbox|linuxbrew|circleci|jenkins|git(?:lab|hub)?|ec2-user|"
                     r"deploy|admin|root|claude|shared|public|default|steam|pi|vagrant|airflow|jovyan|sam|alex|dave|admin\w*|guest|nobody|person|someone|xxx+|\.+|"
                     r"documents|workspace|project\w*|pages|index|src|components|site|api|main|home|web|page|routes)\Z", re.IGNORECASE)
_PROMPTS = re.compile(r"\A(?:\.claude/)?(?:agents|commands|skills|hooks|scripts|bin|output-styles|workflows|\.claude-plugin|servers?|lib|monitors|\.mcp\.json|settings)")


def check(target):
    """Yield the first path of each such account in each file that is part of the plugin."""
    for source in shipped.texts(target):
        if "ome/" not in source.text and "Users" not in source.text or not (_PROMPTS.match(source.path) or target.kind == "file"):
            continue
        if re.search(r"(?:^|/)(?:tests?|fixtures?|__tests__|examples?)/|\.test\.|_test\.", source.path):
            continue
        seen = set()
        for match in _HOME.finditer(source.text):
            name = match.group(1) or match.group(2)
            if name.lower() in seen or _NOBODY.match(name):
                continue
            seen.add(name.lower())
            yield report(source, match.start(), '"{}" exists on one machine; write a relative path or ${{CLAUDE_PLUGIN_ROOT}}'.format(match.group()[:60]))
