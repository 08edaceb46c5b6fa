"""The engine against a world made at test time: secrets of every kind in files of many kinds, and what only looks like them."""

import base64
import random
from collections import Counter

import pytest
import secret_lookalikes
import secret_places
import secret_values

from muster import secrets

POSITIVES = LOOKALIKES = 2000
NAMES = ("token", "API_KEY", "value", "dsn", "apiKey", "config_url", "X")


def block(value, rng):
    """Return a key of many lines where such keys stand."""
    escaped = value.replace("\n", "\\n")
    return rng.choice([
        ("id_rsa", value + "\n", 1), ("key.py", 'KEY = """{}"""\n'.format(value), 1), ("a.json", '{{"a": 1,\n "private_key": "{}\\n"}}'.format(escaped), 2), (".env", 'A=1\nPRIVATE_KEY="{}"\n'.format(escaped), 2),
        ("k.yaml", "tls:\n  key: |\n    " + value.replace("\n", "\n    ") + "\n", 3), ("a.go", "const k = `" + value + "`\n", 1), ("c.diff", "".join("+" + line + "\n" for line in value.split("\n")), 1),
        ("a.js", "const k = '" + escaped + "';", 1), ("win.pem", value.replace("\n", "\r\n"), 1)])


def positive(kind, rng, places):
    """Return (path, text, line, value) of a secret of that kind."""
    if kind in secret_values.BLOCKS:
        value = secret_values.BLOCKS[kind](rng)
        return block(value, rng) + (value.split("\n")[3],)
    word = secret_values.plain_password(rng)
    if kind == "netrc":
        return ".netrc", "machine git.acme.io\n  login ann\n  password {}\n".format(word), 3, word
    if kind == "pgpass":
        return ".pgpass", "# ours\ndb.acme.io:5432:orders:app:{}\n".format(word), 2, word
    if kind == "curl login":
        return rng.choice(["a.sh", "README.md"]), "set -e\ncurl -s -u {}:{} https://api.acme.io/x\n".format(secret_values.user(rng), word), 2, word
    if kind == "basic header":
        value = base64.b64encode("ann:{}".format(word).encode()).decode()
        return "a.http", "GET /\nAuthorization: Basic {}\n".format(value), 2, value
    if kind == "bearer header":
        value = secret_values.of(secret_values.ALNUM, 40)(rng)
        return "a.py", 'x = 1\nheaders = {{"Authorization": "Bearer {}"}}\n'.format(value), 2, value
    names, make = secret_values.NAMED.get(kind) or (NAMES, secret_values.FORMED[kind])
    value = make(rng)
    return secret_places.filled(rng.choice(places), rng.choice(names), value) + (value,)


def missed(count, seed, places):
    """Return the kinds and places of what was not found on its line."""
    rng, kinds, out = random.Random(seed), secret_values.all_kinds(), []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        path, text, line, value = positive(kind, rng, places)
        if not any(one.line == line for one in secrets.find(text, path)):
            out.append((kind, path, text))
    return out


def test_there_are_many_kinds():
    assert len(secret_values.all_kinds()) >= 100 and len(secret_lookalikes.KINDS) >= 45


@pytest.mark.parametrize("places, seed", [(secret_places.PLACES, 11), (secret_places.HELD_OUT, 12), (secret_places.PLACES + secret_places.HELD_OUT, 13)], ids=["places", "held out", "all"])
def test_secrets_are_found_on_their_line(places, seed):
    out = missed(POSITIVES, seed, places)
    assert len(out) <= POSITIVES * 0.02, (len(out), Counter((kind, path) for kind, path, _ in out).most_common(12))


@pytest.mark.parametrize("kind", secret_values.all_kinds())
def test_no_kind_is_missed_as_a_whole(kind):
    rng = random.Random(kind)
    found = sum(any(one.line == line for one in secrets.find(text, path)) for path, text, line, _ in (positive(kind, rng, secret_places.PLACES) for _ in range(20)))
    assert found >= 17, found


@pytest.mark.parametrize("seed", [21, 22])
def test_what_only_looks_like_a_secret_passes(seed):
    rng, out = random.Random(seed), []
    for number in range(LOOKALIKES):
        make = secret_lookalikes.KINDS[number % len(secret_lookalikes.KINDS)]
        path, text = make(rng)
        out += [(make.__name__, found.kind) for found in secrets.find(text, path)[:1]]
    assert len(out) <= LOOKALIKES * 0.01, (len(out), Counter(out).most_common(12))
