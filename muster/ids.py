"""Identifiers: sortable for events, short and spoken ones for people."""

import os
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def event_id():
    """Return 26 characters: 10 of milliseconds, 16 random (the ULID layout, lower case)."""
    value = (int(time.time() * 1000) << 80) | int.from_bytes(os.urandom(10), "big")
    letters = []
    for _ in range(26):
        letters.append(_ALPHABET[value & 31])
        value >>= 5
    return "".join(reversed(letters))


def token(length=12):
    """Return `length` random characters, for nonces and project ids."""
    return "".join(_ALPHABET[byte & 31] for byte in os.urandom(length))


def after(prefix, last):
    """Return the id that follows number `last`: `after("T", 4)` is `T5`."""
    return "{}{}".format(prefix, (last or 0) + 1)
