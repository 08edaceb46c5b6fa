"""Requests that delete: over HTTP, to a code host's interface, to a cache's port."""

import re

# Ports of stores; any other port of this machine is somebody's own service under development.
_STORES = frozenset("9200 9201 9300 5984 8086 6333 8500 2379 4001 15672 8983 7700 8108 8529 5601 19530 8123 8200 9000 9090 6334 27080 7474 8081 8082 8083".split())
_LOCAL = r"(?:https?://)?(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0|:)(?::(\d+))?(?:[/?].*)?$"
_VALUES = frozenset("-H --header -o --output -u --user -A -b -c -e -w --write-out --cacert --cert --key --max-time -m --retry --jq -q -d --data --data-raw --data-binary -F -f --field --raw-field --input -x --resolve".split())


def judge(name, simple, line):
    """Yield what the request would delete."""
    argv = simple.argv
    if name in ("nc", "ncat", "telnet"):
        from muster.guards import sql_clients

        text = sql_clients.fed(simple, line) or ""
        if re.search(r"(?im)^\s*(?:flush_all|flushall|flushdb)\b", text):
            yield "flush-store", "every key of the store would be gone", ""
        return
    method, address = _method(name, argv), _address(name, argv)
    graphql = "graphql" in argv and re.search(r"\b(delete|remove|archive)[A-Z]\w+", " ".join(argv))
    if graphql:
        yield "delete-hosted", "{} deletes what others see".format(graphql.group()), ""
    elif method == "DELETE" and name in ("gh", "glab"):
        yield "delete-hosted", "{} would be gone for everybody".format(address or "it"), "{} api {}".format(name, address or "/")
    elif method == "DELETE" and not _own(address):
        yield "delete-request", "{} would be deleted there".format(address[:120] or "what the address names"), "curl {}".format(address) if address else ""
    elif re.search(r"/_delete_by_query\b|/_flush_all\b|/(?:truncate|purge|flushall)(?:[/?]|$)", address or "") and method != "GET":
        yield "delete-request", "{} empties a store".format(address[:120]), ""
    elif re.search(r"/update\b|:8123\b|/_sql\b|/_bulk\b", address or "") and re.search(_EMPTIES, " ".join(argv)):
        yield "delete-request", "what is sent to {} deletes in a store".format(address[:120]), ""


_EMPTIES = r"<delete\b|[\"']delete[\"']\s*:|TRUNCATE\b|DROP\s+(?:TABLE|DATABASE)\b"  # what a body says to a store


def _method(name, argv):
    if name in ("http", "https", "httpie", "xh", "xhs"):
        return next((word.upper() for word in argv[1:] if word.upper() in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")), "GET")
    for index, word in enumerate(argv):
        if word in ("-X", "--request", "--method") and index + 1 < len(argv):
            return argv[index + 1].upper()
        if word.startswith(("--request=", "--method=")):
            return word.partition("=")[2].upper()
        match = re.match(r"-[A-Za-z]*X([A-Za-z]*)$", word) if name in ("curl", "curlie", "gh", "glab") else None
        if match:
            return (match.group(1) or (argv[index + 1] if index + 1 < len(argv) else "")).upper()
    return "POST" if any(word.startswith(("-d", "--data", "--json")) for word in argv[1:]) else "GET"


def _address(name, argv):
    skip, found = False, []
    for word in argv[1:]:
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in _VALUES or word in ("-X", "--request", "--method") or bool(re.match(r"-[A-Za-z]+X$", word))
        elif word not in ("api", "DELETE", "delete"):
            found.append(word)
    return found[0] if found else ""


def _own(address):
    """Say whether the address is a service under development on this machine, no store."""
    match = re.match(_LOCAL, address or "")
    return bool(match) and (match.group(1) or "80") not in _STORES
