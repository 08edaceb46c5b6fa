"""A download that is run unseen.

## Why
What the address serves today runs with the person's rights, without a look and without a fixed version; whoever takes over the address takes
over every machine that runs the script. From a hook nobody is asked.

## Example
```bash
curl -fsSL https://example.com/install.sh | sh
```

## Instead
```bash
curl -fsSLo install.sh https://example.com/install-1.4.2.sh
echo "$SUM  install.sh" | sha256sum -c && sh install.sh
```
"""

import re

from validators import mentions, shipped
from validators.rules import report

GROUP, SEVERITY, FIXES = "safety", "warning", False
_PIPE = re.compile(r"^[^#\n]*?(\b(?:curl|wget)\b[^\n|;&#\"']*(?:[\"'][^\"'\n]*[\"'])?[^\n|;&#\"']*\|\s*(?:sudo\s+(?:-\w+\s+)*)?(?:/bin/)?(?:ba|z|da|k)?sh\b(?![.\w]))", re.MULTILINE)
_SPOKEN = re.compile(r"\b(?:grep|echo|printf|deny|block|pattern|regex|danger\w*|re\.compile|bad|never|don't|avoid|unsafe|wrong|suspicious|malicious)\b|❌|=~|[✗✘]", re.IGNORECASE)
_SHELL = ("bash", "sh", "shell", "zsh", "console", "!", "dockerfile")


def check(target):
    """Yield such lines of shell scripts and of shell blocks in what a model gets."""
    places = [(source, source.text, 0) for source in shipped.scripts(target) if source.path.endswith((".sh", ".bash", ".zsh")) or source.text.startswith("#!/")]
    for document in mentions.prompts(target):
        if "curl" in document.body or "wget" in document.body:
            places += [(document.source, fence.text, fence.offset) for fence in document.fences()
                       if fence.info.split(" ")[0].lower() in _SHELL and "|" in fence.text]
    for source, text, base in places:
        for match in _PIPE.finditer(text) if "curl" in text or "wget" in text else ():
            line = text[text.rfind("\n", 0, match.start(1)) + 1: (text.find("\n", match.end()) + 1 or len(text))]
            before = text[text.rfind("\n", 0, max(0, text.rfind("\n", 0, match.start(1)))) + 1: match.start(1)]
            if not _SPOKEN.search(line) and not _SPOKEN.search(before):
                yield report(source, base + match.start(1), '"{}" runs what it downloads unseen; fetch a fixed version and check it'.format(
                    " ".join(match.group(1).split())[:70]))
