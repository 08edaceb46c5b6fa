"""Secrets that have no form: known by the name they are assigned to, by where they stand, and by how they look."""

import re

from muster.secrets import formats, passing

_STEMS = ("pass", "pwd", "secret", "token", "key", "credential", "auth")
# What a name may go on with after the stem. A name that ends otherwise (`token_url`, `password_field`) names something else.
_REST = (r"(?i)(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|key|credential|auth(?:orization)?)"
         r"(?:s(?![a-z])|[_.\-]?(?:value|string|str|text|plain|raw|b64|base64|hex|prod|production|dev|development|staging|stage|live|test|main|default|old|new|primary|"
         r"secondary|backup|key|secret|token|pass|password|access|admin|user|auth|v?[0-9]{1,3}))*(?![A-Za-z0-9_])(?!-[A-Za-z])")
_CLOSE = r"(?:\*\*|\\{0,3}[\"'`]\]?|\]|&quot;)?[)}]?"
_TYPE = r"(?:[ \t]*:[ \t]*(?:[A-Za-z_&*?'][A-Za-z0-9_<>\[\]?&'.| ]{0,40}?|\[\]const u8)(?=[ \t]*=[^=>])|[ \t]{1,3}(?:string|String|str|&str|char\*|var)(?=[ \t]*=[^=>]))?"
_OPEN = r"[A-Za-z@$&]{0,2}(?P<q>\"{3}|'{3}|\\{0,3}[\"'`]|&quot;|\\u0022)"
_QUOTED = (_CLOSE + r"[!?]?" + _TYPE + r"\s{0,12}(?P<s>:=|=>|->|={1,3}|!==?|:{1,2}|,|\(|\|\||\?\?|\?:|\|\|=|\+=|<-|~>|is|value\s{0,2}=|to)\s{0,40}\(?(?:\r?\n\s{0,40})?"
           r"(?:ConvertTo-SecureString (?:-String )?|(?:new )?[A-Za-z_.:]{0,30}\((?=[A-Za-z@$&]{0,2}\\{0,3}[\"'`]))?" + _OPEN + r"(?P<v>[^\r\n]{4,1200}?)(?<!\\)(?P=q)")
_QUOTED_XML = r"[\"']?\s{1,4}value\s?=\s?(?P<q>[\"'])(?P<v>[^\"'\r\n<]{4,400})(?P=q)"
_TAG = r"\s?>\s{0,4}(?:<string>|<!\[CDATA\[)?(?P<v>[^<>\s\]]{4,400})(?:\]\]>)?\s{0,4}</"
_PLIST = r"</key>\s{0,20}<string>(?P<v>[^<>\s]{4,400})</string>"
_NEXT = r"[\"']?\s{0,4}(?:,\s{0,40}|\r?\n[ \t+-]{0,40})[\"']?value[\"']?\s{0,20}[:=]\s{0,4}(?P<q>[\"']?)(?P<v>[^\s\"']{4,400})(?P=q)"
_DEFAULT = r"\"\s{1,4}\{[^{}]{0,300}?\bdefault\s{0,20}=\s{0,4}\"(?P<v>[^\"\n]{4,400})\""  # of a variable of Terraform
_BLOCK = r"[\"']?:[ \t]{1,4}[|>][+\-]?[0-9]?[ \t]{0,4}\r?\n[ \t+]{1,40}(?P<v>[^\s\"'`{}]{6,400})[ \t]{0,4}(?=\r?\n[ \t+]{0,40}[^\s]|\s{0,4}\Z)"
_ITEM = r"[\"']?:[ \t]{0,4}\r?\n[ \t+]{0,40}-[ \t]{1,4}[\"']?(?P<v>[^\s\"':{}]{6,400})[\"']?[ \t]{0,4}(?:\r?\n|\Z)"
_CELL = r"`?\s{0,40}\|\s{0,4}`?(?P<v>[^\s`|]{6,400})`?\s{0,40}\|"
_OPTION = r"[\"'],[^()\n]{0,120}?\bdefault\s?=\s?(?P<q>[\"'])(?P<v>[^\"'\n]{4,400})(?P=q)"
_NESTED = r"\"\s?,\s?\"\\{1,3}\"(?P<v>[^\"\\\n]{4,400})\\"
_CONTENT = r"[\"']\s?>(?P<v>[^<>\s]{4,400})</"
_PROPERTY = r"\s{1,4}\{\s?get;[^{}\n]{0,40}\}\s?=\s?(?P<q>\")(?P<v>[^\"\n]{4,400})(?P=q)"
_COLUMN = r",(?P<v>[^\s\"',;]{6,400})(?=[,;\r\n]|\Z)"
_BARE = _CLOSE + r"[ \t]{0,20}(?::=|\?=|\+=|=>(?=[ \t])|=|:-|::(?=[ \t])|:|is(?=[ \t]))[ \t]{0,20}(?P<v>[^\s\"'`,;<>][^\s\"'`<>]{3,160}[A-Za-z0-9+/=_.\-]{0,1400})"
_SPACED = r"[ \t]{1,4}(?:(?:--body|-b|--value|--secret-string)[ =])?(?P<q>[\"']?)(?P<v>[^\s\"']{4,400})(?P=q)"
# What stands before a name of a key, for it to be a secret; and what stands before one that is none.
_KEYED = (r"(?:api|access|private|secret|auth|signing|sign|encryption|encrypt|decryption|master|account|service|admin|app|application|jwt|hmac|cookie|session|crypt|crypto|"
          r"cipher|deploy|server|storage|shared|client|subscription|hec|ingest|aes|rsa|ssh|symmetric|security|webhook|consumer|team|bot|live|prod|secret_?base|rest|function|host|"
          r"instrumentation|integration|write|read|root|tls|ssl|vault|unseal|recovery|pgp|gpg|wireguard|preshared|pre_?shared|psk|device|upload|publish|transport|app_?secret|connection)[-_ .]?$")
_OTHER = frozenset("""public pub primary foreign cache sort partition idempotency object row dedup lookup unique index group map config site publishable translation message i18n hot short
next page continuation sync csrf xsrf cancellation cancel lex syntax parse design color theme unexpected pad eos bos unk mask sep cls stop special start end by anon reset forgot change
confirm lost invalid wrong no missing bad expected hash hashed encrypted digest partial max min num prompt completion input output total count cached file tracking measurement language
resource etag entity registry version prev previous last first field column unregister without non is has""".split())
_DATABASES = frozenset("postgres postgresql mysql mariadb mongodb redis rediss valkey amqp amqps mssql sqlserver cockroachdb clickhouse oracle ldap ldaps smtp smtps imap imaps ftp ftps sftp "
                       "kafka nats couchdb snowflake redshift influxdb cassandra neo4j bolt cockroach db2 firebird vertica trino presto tds mqtt mqtts stomp".split())
_URL = r"(?P<u>[^\s:/@\"'<>\\`]{0,100}):(?P<v>[^\s/\"'<>`\\{}]{3,256})@(?P<h>[A-Za-z0-9\[$_{.\-]{1,80})"
_LOCAL = r"^(?:localhost|127\.|0\.0\.0\.0|\[::1\]|host\.docker\.internal|db\b|database\b|postgres\b|mysql\b|redis\b|mongo\b|rabbitmq\b|example\b|[\w.-]*\.(?:example|test|invalid|local|localhost)\b|[\w.-]*example\.(?:com|org|net))"
_CONNECTION = r"(?i)(?:server|data source|host|hostname|user ?id|uid|user|username|initial catalog|database|dbname|addr|address|endpoint|accountname)\s?=[^;\n]{0,200};"
_HEADER = r"(?i)authorization[\"']?\]?\s?(?:[:=,]|=>|\()\s{0,4}[bf]?\\{0,3}[\"'`]?\s?(?P<k>bearer|basic|token|apikey|bot|api-key|ssws|splunk|key)[ :=]{1,2}\\{0,3}[\"']?(?P<v>[A-Za-z0-9._~+/=:\-]{8,4000})"
_BEARER = r"(?i)\bbearer (?P<v>[A-Za-z0-9._~+/=\-]{16,4000})"
_LOGIN = r"(?:\s|^)(?:-u|--user|--auth|-a)[ =]?[\"']?(?P<u>[^\s:\"'$]{0,80}):(?P<v>[^\s\"']{3,200})"
_CODE = frozenset("py pyi js mjs cjs ts tsx jsx java kt kts go rs rb php c h cc cpp hpp cs fs swift scala vue svelte lua pl pm r dart ex exs clj m mm groovy gradle zig jl hs ml sol vb vim tcl awk nix el lisp scm d pas f90 cbl abap apex dart nim cr".split())


def spans(text, path=""):
    """Yield `(kind, start, end)` of what is a secret by its place or its name."""
    lower = text.lower()
    if len(lower) != len(text):  # letters that are two when small would move every place
        lower = text.translate({code: code + 32 for code in range(65, 91)})
    for finder, signs in _FINDERS:
        if any(sign in lower for sign in signs):
            for span in finder(text, lower, path):
                yield span


def named(name, value):
    """Return the kind of secret that a value under that name is, or None."""
    small = str(name).lower()
    if len(value) < 6 or not any(stem in small for stem in _STEMS):
        return None
    line = '{}: "{}"'.format(name, value.replace("\n", " ").replace('"', "'"))
    return next((kind for kind, start, end in _names(line, line.lower(), "") if end - start >= len(value) - 2), None)


def _urls(text, lower, path):
    for sign in ("://", ":\\/\\/"):
        at, pattern = text.find(sign), None
        while at >= 0:
            begin = at + len(sign)
            at = text.find(sign, begin)
            if "@" not in text[begin:begin + 360]:
                continue
            pattern = pattern or re.compile(_URL)
            match = pattern.match(text, begin)
            scheme = re.search(r"[a-z0-9+]{1,24}$", lower[max(0, begin - len(sign) - 24):begin - len(sign)])
            if match and scheme and _password_of_url(match, scheme.group().split("+")[0], path):
                yield "database-url" if scheme.group().split("+")[0] in _DATABASES else "url-password", match.start("v"), match.end("v")


def _password_of_url(match, scheme, path):
    user, value, host = match.group("u", "v", "h")
    if scheme == "cvs" or passing.reference(value) or re.match(r"^(?:[:$%<{*]|\.\.\.)", value) or value.lower() == user.lower() or host.startswith("sha256") or passing.placeholder(value):
        return False
    plain = value.isalpha() and (value.islower() or value.isupper())
    if re.match(_LOCAL, host) and (len(value) < 8 or wordy(value)):
        return False
    return not (plain and (len(value) < 7 or wordy(value))) and len(set(value)) > 3 and not re.match(r"^[0-9]{1,5}$", value)


def _headers(text, lower, path):
    for sign, form in (("authorization", _HEADER), ("bearer ", _BEARER)):
        at = lower.find(sign)
        pattern = re.compile(form) if at >= 0 else None
        while at >= 0:
            match = pattern.match(text, at)
            at = lower.find(sign, at + len(sign))
            if not match:
                continue
            value, basic = match.group("v"), (match.groupdict().get("k") or "").lower() == "basic"
            if basic:
                if _login_of(value):
                    yield "basic-auth", match.start("v"), match.end("v")
            elif len(value) >= 16 and not passing.placeholder(value) and not passing.reference(value) and not wordy(value) and drawn(value, 2.9):
                if not value.startswith("eyJ") or not passing.unsigned(value):
                    yield "bearer-token", match.start("v"), match.end("v")


def _login_of(value):
    """Say whether a value is `user:password` in base 64, its password no sample."""
    import base64

    try:
        user, colon, word = base64.b64decode(value + "=" * (-len(value) % 4)).decode("utf-8").partition(":")
    except ValueError:
        return False
    return bool(colon) and len(word) > 3 and (user + word).isprintable() and user != word and not passing.placeholder(word) and not passing.published(user + ":" + word)


def _logins(text, lower, path):
    """Yield the passwords that commands are given."""
    for sign in ("curl", "wget", "http ", "sshpass", "mysql", "docker login", "ftp ", "smbclient", "ldap", "htpasswd", "redis-cli"):
        at = lower.find(sign)
        while at >= 0:
            end = text.find("\n", at)
            end = min(len(text) if end < 0 else end, at + 600)
            line = text[at:end]
            form = (_LOGIN if sign in ("curl", "wget", "http ", "ftp ") else r"\s-p ?[\"']?(?P<v>[^\s\"'$-][^\s\"']{3,100})" if sign in ("sshpass", "docker login") else
                    r"\s-p[\"']?(?P<v>[^\s\"'$-][^\s\"']{3,100})" if sign == "mysql" else r"\s-[aw] [\"']?(?P<v>[^\s\"'$-][^\s\"']{3,100})")
            for match in re.compile(form).finditer(line):
                value = match.group("v")
                if not passing.placeholder(value) and not passing.reference(value) and value != match.groupdict().get("u") and (
                        not wordy(value) or re.search(r"[0-9!-/:-@]", value)) and len(set(value)) > 3 and not value.isdigit():
                    yield "command-password", at + match.start("v"), at + match.end("v")
            at = lower.find(sign, max(end, at + 1))


def _stated(text, lower, path):
    from muster.secrets import stated

    return stated.spans(text, lower, path)


def _of_kubernetes(text, lower, path):
    from muster.secrets import stated

    return stated.of_kubernetes(text, lower, path)


def _wrapped(text, lower, path):
    from muster.secrets import wrapped

    return wrapped.spans(text, lower, path)


def _files(text, lower, path):
    """Yield the passwords of files that have a layout of their own."""
    if "machine" in lower and "password" in lower and "login" in lower:
        for match in re.compile(r"machine\s{1,4}\S{1,200}\s{1,4}login\s{1,4}\S{1,200}\s{1,4}password\s{1,4}(?P<v>\S{4,300})").finditer(text):
            if match.group("v")[0] not in "{<$%" and not passing.placeholder(match.group("v")) and not passing.reference(match.group("v")):
                yield "netrc-password", match.start("v"), match.end("v")
    if path.endswith("pgpass") or ":5432:" in text or ":*:" in text:
        for match in re.compile(r"(?m)^[+ ]?[A-Za-z0-9.*_\-]{1,200}:(?:[0-9]{4,5}|\*):[A-Za-z0-9_*\-]{1,80}:[A-Za-z0-9_*\-]{1,80}:(?P<v>[^\s:]{5,200})$").finditer(text):
            if not passing.placeholder(match.group("v")) and not passing.reference(match.group("v")):
                yield "pgpass-password", match.start("v"), match.end("v")


def _names(text, lower, path):
    """Yield the values that are assigned to the name of a secret."""
    from muster.secrets import assigned

    last = -1
    for at, stem in assigned.names(lower):
        if at < last:
            continue
        span = assigned.at(text, lower, at, stem, path)
        if span:
            last = span[2]
            yield span


def entropy(value):
    """Return the entropy of a value in bits a character."""
    import math

    size = float(len(value))
    return -sum(value.count(char) / size * math.log(value.count(char) / size, 2) for char in set(value))


def drawn(value, least=3.0):
    """Say whether a value looks drawn by lot: enough entropy, and not letters alone unless many."""
    digits = sum(char.isdigit() for char in value)
    letters = sum(char.isalpha() for char in value)
    if entropy(value) < (2.5 if re.match(r"^[0-9a-fA-F]+$", value) else least if len(value) >= 16 else least - 0.2):
        return False
    mixed = bool(re.search(r"[a-z]", value)) and bool(re.search(r"[A-Z]", value))
    return (digits > 0 and letters > 0) or (len(value) >= 20 and mixed) or len(value) >= 28


def wordy(value):
    """Say whether most of a value is words: `access-token-cookie`, `myServiceToken`, `com.example.Main`."""
    pieces = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", value)
    good = sum(len(piece) for piece in pieces if len(piece) > 2 and _spoken(piece.lower()))
    size = sum(1 for char in value if char.isalnum())
    return size > 0 and good * 10 >= size * 7 and size >= 3.4 * len(pieces)


def _spoken(piece):
    vowels = sum(char in "aeiouy" for char in piece)
    runs = re.findall(r"[^aeiouy]{5,}|[aeiou]{4,}|[bcdfghjklmnpqrstvwxz]{4}$|q(?!u)|[jv][bcdfgklmnpqstvwxz]|x[bdfgklmnqsvwxz]|[bcdfghjklmnpqstvwz]x(?!$)|[zkj]{2}[zkj]|vv|jj|hh|kk|xx", piece)
    return not runs and 0.16 <= vowels / len(piece) <= (0.75 if len(piece) > 3 else 0.7)


# (finder, plain texts one of which must stand somewhere)
_FINDERS = ((_urls, ("://", ":\\/\\/")), (_headers, ("authorization", "bearer ")), (_logins, (" -u", " -p", " -a", " -w", " --user", " --auth")),
            (_stated, ("login(", "log_in(", "connect(", "pdo(", "getconnection(", "authenticate(", "sign_in(", "signin(", "auth=(", "auth = (", "auth(", "authentication(", "credential(",
                       "credentials(", "identified ", " password", "requirepass", "masterauth", "storepass", "keypass", "htpasswd", "psk")),
            (_of_kubernetes, ("kind: secret",)), (_wrapped, ("ufjjvkfursblrv", "bssvzbveugs0vz", "quklwqvrfietfw", "tfmwdextmunsvwrk", "xtmhrmuzfdulvks", "muzb0tfmxq1jvze", "eyjhdxrocyi6")),
            (_files, ("machine ", "machine\n", ":*:", ":5432:", ":")), (_names, _STEMS))
__all__ = ["spans", "named", "entropy", "drawn", "wordy", "formats"]
