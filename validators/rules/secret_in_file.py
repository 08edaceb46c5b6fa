"""A key, token or private key in a file that is shipped.

## Why
Everything in the folder reaches everybody who installs it, and stays in the history after it is deleted. The client copies it without a look.

## Example
```json
{"env": {"API_KEY": "(a real key)"}}
```

## Instead
```json
{"env": {"API_KEY": "${user_config.api_key}"}}
```
Withdraw the key at its provider first; taking it out of the file is not enough.
"""

import re

from validators import shipped
from validators.rules import report

GROUP, SEVERITY, FIXES = "safety", "error", False
# The formats that providers document for their own scanners; each has a fixed prefix and length.
_FORMATS = (
    ("an AWS access key", r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    ("a GitHub token", r"\bgh[pousr]_[A-Za-z0-9]{36,76}\b|\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b"),
    ("a GitLab token", r"\bglpat-[A-Za-z0-9_-]{20,60}\b"),
    ("a Slack token", r"\bxox[abprs]-[0-9]{9,14}-[0-9A-Za-z-]{20,90}\b"),
    ("a Slack webhook", r"hooks\.slack\.com/services/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24}\b"),
    ("a Stripe key", r"\b[sr]k_live_[A-Za-z0-9]{24,110}\b"),
    ("an Anthropic key", r"\bsk-ant-(?:api|admin|oat)\d\d-[A-Za-z0-9_-]{80,110}"),
    ("an OpenAI key", r"\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,100}T3BlbkFJ[A-Za-z0-9_-]{20,100}"),
    ("a Google API key", r"\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
    ("an npm token", r"\bnpm_[A-Za-z0-9]{36}\b"),
    ("a PyPI token", r"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,200}"),
    ("a Hugging Face token", r"\bhf_[A-Za-z]{34}\b"),
    ("a SendGrid key", r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b"),
    ("a DigitalOcean token", r"\bdo[por]_v1_[a-f0-9]{64}\b"),
    ("a private key", r"-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY-----(?:\\n|\s)+[A-Za-z0-9+/=]{40,}(?:\\n|\s)+[A-Za-z0-9+/=\\\s-]"),
)
# a plain text that each format holds: looking for it first is a hundred times faster
_SIGNS = (("AKIA", "ASIA"), ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"), ("glpat-",), ("xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-"),
          ("hooks.slack",), ("sk_live_", "rk_live_"), ("sk-ant-",), ("T3BlbkFJ",), ("AIza",), ("npm_",), ("pypi-AgEI",), ("hf_",), ("SG.",),
          ("dop_v1_", "doo_v1_", "dor_v1_"), ("PRIVATE KEY",))
_PATTERNS = tuple((kind, signs, re.compile(pattern)) for (kind, pattern), signs in zip(_FORMATS, _SIGNS))
# samples in documents count up, repeat themselves or say that they are samples
_SAMPLE = re.compile(r"example|sample|dummy|fake|test|x{4}|placeholder|your|redacted|abcdef|12345|qwert|(.)\1{5}|foobar|deadbeef|secret|key", re.IGNORECASE)
_LEAST = 12  # different characters in a real one


def check(target):
    """Yield the place of each value of a provider's format; the value itself is never said."""
    for source in shipped.texts(target):
        for kind, signs, pattern in _PATTERNS:
            if not any(sign in source.text for sign in signs):
                continue
            for match in pattern.finditer(source.text):
                if not _is_sample(kind, match.group()):
                    yield report(source, match.start(), '"{}…" looks like {}; withdraw it and read it from the environment'.format(match.group()[:4], kind))


def _is_sample(kind, value):
    if kind == "a private key":
        return len(set(value[40:])) < _LEAST
    return bool(_SAMPLE.search(value[6:])) or len(set(value[4:])) < _LEAST
