"""What looks like a secret and is none: samples, references to where the secret is, digests, ids, and what is marked."""

import re

# A person says so, on the line or on the line above it; the marks of the scanners that people know count as well.
_MARKS = r"(?i)muster: ?not a secret|pragma: ?allowlist[ -]secret|pragma: ?whitelist secret|gitleaks: ?allow|noqa: ?[A-Z0-9, ]*S10[567]|#\s*nosec|//\s*nosec|nosecret|trufflehog: ?ignore|ggignore|notsecret"
MARK_SIGNS = ("not a secret", "pragma", "gitleaks", "noqa", "nosec", "trufflehog", "ggignore", "notsecret")
# Words that say a value is a sample. Inside of a random value of 30 letters one of them stands once in a million times.
_SAMPLE = (r"(?i)example|sample|dummy|placeholder|changeme|change[_-]?me|change[_-]?it|replace[_-]?(?:me|with|this)|redacted|your[_\-. ]|[_\-. ]here\b|xxxx|"
           r"(?-i:fake|FAKE|Fake|mock|MOCK|TODO|\bTBD\b)|insert[_-]|foobar|not[_-]a[_-]|not-?real|(?-i:invalid|INVALID)|deadbeef|cafebabe|(?-i:lorem)|<[a-z]{2}|\*{3}|\.{3}|…|fixme|hunter2|s3cr3t|p[a4@][s5]{2}w[o0^]{1,2}r?d|"
           r"0123456789|123456789|abcdefgh|qwerty|12345|asdfgh|letmein|(.)\1{5}")
_PLAIN = r"(?<![a-z])(?:test|tests|testing|demo)(?![a-z])|secure_?pass|secure[0-9]|pass(?:word)?[0-9!@#_]|(?:demo|test)[0-9]|(?<![0-9])1234(?![0-9])"
# Values that only stand for one, whole.
WORDS = frozenset("""
password passwd pass pwd secret token key apikey api_key test tests testing admin root user username guest demo default none null nil undefined true false
yes no empty string str bool int text value required optional hidden disabled enabled postgres mysql redis mongo mongodb rabbitmq guest sa changeit change_me
secret123 password1 password123 passw0rd p@ssw0rd pass123 test123 admin123 root123 user123 1234 12345 123456 12345678 letmein welcome anoncvs anonymous foo bar baz foobar
correcthorsebatterystaple pw pass1234 test1234 abc123 docker minio minioadmin elastic neo4j keycloak grafana vagrant toor mypassword my_password mysecret
my_secret mytoken my_token supersecret super_secret topsecret top_secret verysecret secretpassword secretkey secret_key development dev local localhost
""".split())
_REFERENCE = (r"^(?:\$|\{\{|<|%[({]|%\w+%|%[sdvrq]\b|#\{|@\{|@\w+\(|\{[A-Za-z_.]*\}$|!\w[A-Za-z_.]*(?:$|[\s(|\[])|!\[|&[A-Za-z_#]|vault[:/]|secretsmanager|ssm[:/]|arn:|op://|env[:.(]|file:|ref\+|keyring|awssm|gcpsm|akv[:/]|keyvault|sm://|"
              r"ENC\[|ENC\(|AQICA|\(\(|\[\[|__\w+__$|secrets\.|vars\.|inputs\.|process\.|os\.|self\.|this\.|config\.|settings\.|props\.|data\.|var\.|local\.|module\.|env\.|"
              r"System\.|Environment\.|/run/|/etc/|/var/|\.{0,2}/[\w.]|~/|[A-Za-z]:\\|[a-z][a-z0-9+\-]{1,20}://[^@\s]*$|https?://|data:|projects/|x-|[gsbwtla]:[a-z_])"
              r"|\$\{|\{\{|\$\(|%\(\w+\)s|<%|process\.env|os\.environ|getenv|ENV\[|System\.getenv")
_HASHES = r"^(?:\$2[abxy]?\$|\$argon2|\$[156y]\$|\$apr1\$|\{SSHA|\{SHA|pbkdf2[_:]|scrypt[:$]|SCRAM-SHA|\$(?:7|S|P|H|y|gy|scrypt|pbkdf2)\$|sha(?:1|256|384|512)[-:=$]|md5[-:=$])"
# The published samples of vendors' own pages, by their checksums: no literal stands here, and hashing would cost a hook 10 ms.
PUBLISHED = frozenset((
    2003689584, 963477826, 1075794080, 674344931, 676344121, 386614585, 2979008939, 1656671657, 3964528131,
    4137038233, 879682410, 3033257350, 2272293728, 2424869369, 1912753151, 3030515665, 1780224248, 3803688732, 2655594141, 735925018, 647843050, 2024319074,
    1229707857, 3761342515, 264656825, 1325671809, 4157004263,
))


def marked(text, start, end):
    """Say whether the line of a finding, or the line above it, says that it is none."""
    if not any(sign in text for sign in MARK_SIGNS):
        return False
    first = text.rfind("\n", 0, start) + 1
    above = text.rfind("\n", 0, max(first - 1, 0)) + 1
    last = text.find("\n", end)
    before, own = text[max(above, first - 400):first], text[max(first, start - 2000):end + 400 if last < 0 else min(last, end + 400)]
    return bool(re.search(_MARKS, own)) or bool(re.search(r"^\W*(?:" + _MARKS[4:] + ")", before.strip(), re.IGNORECASE) if before.strip() else False)


def sample(value):
    """Say whether a value of a provider's format is a sample of its documents or of ours, and no key."""
    return len(set(value)) < 6 or bool(re.search(_SAMPLE, value)) or _counts(value) or published(value)


def published(value):
    """Say whether a vendor shows this very value on its own pages."""
    import binascii

    return binascii.crc32(value.encode("utf-8", "replace")) in PUBLISHED


def placeholder(value):
    """Say whether a value only stands for one: `changeme`, `your-token`, `<token>`, `****`."""
    small = value.strip().lower()
    if len(small) < 40 and all(piece in WORDS for piece in re.split(r"[:/_.\-]", small)):
        return True
    return (small in WORDS or small.rstrip("0123456789!.") in WORDS or len(set(small)) < 4 or bool(re.search(_SAMPLE, value)) or _counts(value)
            or bool(re.search(_PLAIN, small)) or small.startswith(("my-", "my_", "your", "some-", "some_", "the-", "enter ", "test-", "test_", "dev-", "dev_", "local-", "local_", "demo-", "demo_")))


def reference(value):
    """Say whether a value names where the secret is, instead of being it."""
    if value[:1] == "/" and re.match(r"/[A-Za-z0-9+/]{30,}={0,2}$", value) and len(re.findall(r"[a-z0-9][A-Z]", value)) >= 5:
        return False  # drawn in base 64, and no path
    return bool(re.search(_REFERENCE, value)) or "this." in value


def sealed(value):
    """Say whether a value is encrypted (a sealed secret of Kubernetes), or a placeholder in base 64."""
    if len(value) > 300 and re.match(r"Ag[A-Za-z0-9+/]+={0,2}$", value):
        return True
    if len(value) % 4 or len(value) > 60 or not re.match(r"[A-Za-z0-9+/]+={0,2}$", value):
        return False
    from muster.secrets import stated

    inner = stated.decoded(value)
    return inner is not None and (placeholder(inner) or reference(inner))


def hashed(value):
    """Say whether a value is the hash of a password or of something else, as its prefix says."""
    return bool(re.match(_HASHES, value))


def _counts(value):
    """Say whether most of a value is one sequence (abcdef…, 123456…) or one short piece over and over."""
    body = value[-40:]
    steps = sum(1 for one, two in zip(body, body[1:]) if ord(two) - ord(one) in (0, 1))
    if len(body) > 7 and steps * 10 >= len(body) * 6:
        return True
    return any(len(body) >= size * 3 and body == (body[:size] * len(body))[:len(body)] for size in (1, 2, 3, 4, 5, 6, 8, 10))


def unsigned(token):
    """Say whether a JSON Web Token has no signature that counts, or is the sample of the standard's own pages."""
    import base64
    import json

    head, _, rest = token.partition(".")
    if published(rest.rpartition(".")[2]) or sample(rest.rpartition(".")[2]):
        return True
    try:
        return str(json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))).get("alg")).lower() == "none"
    except (ValueError, AttributeError):
        return False
