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

from validators import mentions, shipped, wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "safety", "warning", False
_PIPE = re.compile(r"\b(?:curl|wget)\b[^\n|;&#\"']{0,200}(?:[\"'][^\"'\n]{0,200}[\"'])?[^\n|;&#\"']{0,200}\|\s*(?:sudo\s+(?:-\w+\s+)*)?(?:/bin/)?(?:ba|z|da|k)?sh\b(?![.\w])")
_LONGEST = 1000  # characters of a line; nobody wrote a longer one
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
        before = ""
        for at, line in wording.lines(text) if "curl" in text or "wget" in text else ():
            match = _PIPE.search(line) if "|" in line and len(line) <= _LONGEST and not line.lstrip().startswith("#") else None
            if match and not _SPOKEN.search(line) and not _SPOKEN.search(before):
                yield report(source, base + at + match.start(), '"{}" runs what it downloads unseen; fetch a fixed version and check it'.format(
                    " ".join(match.group().split())[:70]))
            before = line
