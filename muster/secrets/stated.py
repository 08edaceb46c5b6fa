"""Passwords known by the statement they stand in: SQL, logins in code, options of programs, and the data of Kubernetes secrets."""

import base64
import re

from muster.secrets import assigned, context, passing

_SQL = (r"(?i)(?:identified\s{1,4}(?:with\s{1,4}\S{1,60}\s{1,4})?by|(?:with|encrypted|user\s{1,4}\S{1,80}|role\s{1,4}\S{1,80})\s{1,4}(?:encrypted\s{1,4})?password)\s{1,4}(?:password\s{1,4})?"
        r"N?\\{0,3}[\"'](?P<v>[^\"'\\\n]{6,200})")
_ARGUMENT = r"(?:[^()\n\"',]{0,80}|[^()\n\"',]{0,20}\\{0,3}[\"'][^\"'\n]{0,160}[\"'])\s{0,20},\s{0,20}"
_CALL = r"(?i)(?:log_?in|connect|pdo|getconnection|authenticate|sign_?in)\(\s{0,20}(?:" + _ARGUMENT + r"){1,2}[bf]?\\{0,3}[\"'](?P<v>[^\"'\\\n]{6,200})\\{0,3}[\"']"
_PAIR = (r"(?:\bauth\s?=\s?|[Bb]asic_?[Aa]uth(?:entication)?|Credentials?|PlainAuth)\(\s?(?:[^()\n\"']{0,80},\s?)?[\"'][^\"'\n]{0,80}[\"']\s?,\s?[\"'](?P<v>[^\"'\n]{6,200})[\"']")
# (signs, how far before the sign the pattern begins, pattern, whether words alone may be one)
_FORMS = (
    (("identified ", " password '", ' password "', " password \\'", " password n'"), 90, _SQL),
    (("login(", "log_in(", "connect(", "pdo(", "getconnection(", "authenticate(", "sign_in(", "signin("), 0, _CALL),
    (("auth=(", "auth = (", "auth(", "authentication(", "credential(", "credentials("), 20, _PAIR),
    (("requirepass", "masterauth"), 0, r"(?:requirepass|masterauth)[ \t]{1,20}[\"']?(?P<v>[^\s\"']{6,200})"),
    (("storepass", "keypass"), 0, r"(?:store|key)pass[ =:]{1,4}[\"']?(?P<v>[^\s\"']{6,200})"),
    (("htpasswd",), 0, r"htpasswd\s{1,4}-\w{0,8}b\w{0,8}\s{1,4}(?:\S{1,200}\s{1,4}){1,2}[\"']?(?P<v>[^\s\"']{6,200})[\"']?\s{0,4}(?:$|[|>;&\n`)])"),
    (("psk",), 0, r"psk\s?=\s?[\"']?(?P<v>[^\s\"',;)]{8,64})"),
)
SIGNS = tuple(sign for form in _FORMS for sign in form[0])
_DATA = r"(?m)^[ \t+]{1,12}(?P<k>[\w.\-]{1,100}):[ \t]{0,8}[\"']?(?P<v>[A-Za-z0-9+/]{8,20000}={0,2})[\"']?[ \t]{0,8}\r?$"
_OPEN = r"(?i)user|host|url|port|name|region|endpoint|mail|cert|\.crt|\bca\b|\bdb\b|issuer|namespace"


def spans(text, lower, path):
    """Yield `(kind, start, end)` of the passwords that statements give."""
    for signs, back, form in _FORMS:
        for sign in signs:
            at, pattern, last = lower.find(sign), None, 0
            while at >= 0:
                pattern = pattern or re.compile(form)
                match = pattern.search(text, max(last, at - back), at + 500) if back else pattern.match(text, at)
                if match and match.end() > at:
                    last = match.end()
                    if _is_one(match.group("v"), path):
                        yield "password", match.start("v"), match.end("v")
                at = lower.find(sign, max(last, at + 1))


def _is_one(value, path):
    return (not passing.placeholder(value) and not passing.reference(value) and not passing.hashed(value)
            and assigned.likely(value, True, False, "password", path) and not context.wordy(re.sub(r"[-_.][0-9]{1,4}$", "", value) if value.islower() else value))


def of_kubernetes(text, lower, path):
    """Yield the data of Kubernetes secrets, which stands there in base 64."""
    from muster import secrets

    for match in re.compile(_DATA).finditer(text, lower.find("kind: secret")):
        value = decoded(match.group("v"))
        if value is None:
            continue
        if any(secrets.sure(one.kind) for one in secrets.find(value)) or (
                not passing.reference(value) and not re.search(_OPEN, match.group("k")) and re.search(r"[0-9]", value) and _is_one(value, path)):
            yield "secret", match.start("v"), match.end("v")


def decoded(value):
    """Return the text that a value is in base 64, or None."""
    try:
        text = base64.b64decode(value + "=" * (-len(value) % 4), validate=True).decode("utf-8")
    except ValueError:
        return None
    return text if text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable() else None
