"""The rules of the guards: an id, the answer where a project sets none, and what the page says of it."""


class Rule:
    """`answer`: what happens where nothing is set. `least`: the mildest answer that a project may set. `asks` and `frees`
    are example commands (or texts) that the rule is about and is not; tests judge each of them."""

    __slots__ = ("id", "answer", "least", "what", "why", "asks", "frees", "instead")

    def __init__(self, id, answer, what, why, asks=(), frees=(), instead="", least="allow"):
        self.id, self.answer, self.least, self.what, self.why = id, answer, least, what, why
        self.asks, self.frees, self.instead = asks, frees, instead


GROUPS = ("files", "history", "services", "code", "secrets", "own")
STRICT = ("allow", "ask", "deny")


def every():
    """Return all rules by id, in the order of the page."""
    return {rule.id: rule for group in GROUPS for rule in of(group)}


def of(group):
    """Return a group's rules."""
    return __import__("muster.guards.rules." + group, fromlist=["RULES"]).RULES


def find(id):
    """Return the rule with that id; raises KeyError."""
    for group in GROUPS:
        for rule in of(group):
            if rule.id == id:
                return rule
    raise KeyError(id)


def answer(id, settings=None):
    """Return allow, ask or deny for a rule: what the project set, but never milder than the rule's least."""
    rule = find(id)
    wanted = (settings or {}).get(id, rule.answer)
    return wanted if wanted in STRICT and STRICT.index(wanted) >= STRICT.index(rule.least) else max(rule.answer, rule.least, key=STRICT.index)
