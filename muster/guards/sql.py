"""What a text of SQL destroys: tables, rows, columns. Reads the statements of the common dialects, never their data.

Comments, strings and quoted names are told apart, so a text that only mentions a statement is free. What the text made
itself, temporary tables and a transaction that is rolled back are free too."""

import re

# One token: a comment, a string, a quoted name, a word, a number, or a single sign. `/*!` is code to MySQL.
_TOKEN = (r"(--[^\n]*|/\*(?!!)(?:[^*]|\*(?!/))*(?:\*/)?)|([NnEeBbXx]?'(?:[^'\\]|''|\\.)*(?:'|$))|(\$([A-Za-z_0-9]*)\$.*?(?:\$\4\$|$))"
          r"|(\"(?:[^\"]|\"\")*(?:\"|$)|`[^`]*(?:`|$)|\[[^\]\n]*\])|([A-Za-z_\u0080-\uffff][\w$#@]*)|([0-9][\w.]*)|([^\s])")
_LONGEST = 200000  # characters of a text that are read
_DEEPEST = 4
_HEADS = 64  # words of one statement that may begin another
# What a DROP names that holds no rows of its own and comes back with its definition.
_DEFINITIONS = frozenset("index trigger rule policy cast operator aggregate prepare constraint synonym statistics comment event".split())
_WHOLE = frozenset("database schema keyspace catalog warehouse tablespace cluster".split())
_PEOPLE = frozenset("user role login group owned".split())
_ENDS = frozenset(("returning", "limit", "order", ";", "allow", "settings"))
_MODIFIERS = frozenset("if exists only ignore low_priority quick table concurrently local".split())
_SAFER = {
    "drop-table": "ALTER TABLE {0} RENAME TO {1}_old",
    "truncate-table": "SELECT count(*) FROM {0}",
    "delete-all-rows": "DELETE FROM {0} WHERE <condition>",
    "update-all-rows": "UPDATE {0} SET … WHERE <condition>",
    "drop-column": "ALTER TABLE {0} RENAME COLUMN …",
}


def judge(text, dialect="", depth=0):
    """Yield `(rule, why, safer)` for each statement of `text` that destroys something; `dialect` is the client's name."""
    if not text or depth > _DEEPEST:
        return
    made, found, open_at = set(), [], None
    text = text[:_LONGEST].replace("/*!", " ")
    runs_strings = "\\gexec" in text
    for statement in statements(text):
        words = [token[1] for token in statement]
        head = words[0] if words else ""
        if head in ("begin", "start") or words[:2] == ["set", "autocommit"]:
            open_at = len(found) if open_at is None else open_at
        elif head == "rollback" and "to" not in words and open_at is not None:
            # MySQL commits before it changes a definition, so only rows come back there
            found[open_at:] = [one for one in found[open_at:] if dialect in ("mysql", "mariadb") and one[0] not in ("delete-all-rows", "update-all-rows")]
            open_at = None
        elif head in ("commit", "end"):
            open_at = None
        if head in ("execute", "exec", "prepare", "do", "sp_executesql") or "execute" in words[1:4] or runs_strings:
            for kind, _, raw in statement:
                if kind == "s":
                    found.extend(judge(_inside(raw) + " …", dialect, depth + 1))  # a name may be put together
        found.extend(_statement(statement, words, made))
    for one in found:
        yield one


def statements(text):
    """Return the statements of a text, each a list of `(kind, word in lower case, as written)`; kind: w a word or
    number, q a quoted name, s a string, p a sign."""
    done, current = [], []
    for match in re.compile(_TOKEN, re.S).finditer(text):
        comment, string, dollar, _, quoted, word, number, sign = match.groups()
        if comment:
            continue
        if string or dollar:
            current.append(("s", "'", string or dollar))
        elif quoted:
            name = quoted[1:-1]
            current.append(("q", name.lower(), name))
        elif word or number:
            if word and word.lower() in ("go", "delimiter") and text[max(0, match.start() - 1):match.start()] in ("", "\n"):
                done, current = done + [current], []  # a batch of sqlcmd
            else:
                current.append(("w", (word or number).lower(), word or number))
        elif sign == ";":
            done, current = done + [current], []
        elif sign == "\\" and current:  # \g, \gexec and the like end a statement
            done, current = done + [current], []
        else:
            current.append(("p", sign, sign))
    return [one for one in done + [current] if one]


def _inside(raw):
    if raw.startswith("$"):
        return raw[raw.index("$", 1) + 1:].rsplit("$", 2)[0]
    return raw[raw.index("'") + 1:].rstrip("'").replace("''", "'")


def _statement(tokens, words, made):
    if words[0] in ("explain", "describe", "desc") and "analyze" not in words[1:4]:
        return
    if words[0] == "create":
        if any(word in words[1:4] for word in ("temp", "temporary")) or ("table" in words[1:5] and "if" not in words[1:6]):
            made.add(_name(tokens, words.index("table") + 1 if "table" in words else 1))
        if any(word in ("function", "procedure", "trigger", "rule", "event") for word in words[1:5]):
            return  # its body does not run now
    for index in _heads(tokens, words):
        for found in _verb(tokens, words, index, made):
            yield found


def _heads(tokens, words):
    """Yield where a statement may begin: at the front, in parentheses, after a WITH clause, in a block."""
    depth = seen = 0
    for index, (kind, word, _) in enumerate(tokens):
        if seen > _HEADS:
            return
        depth += (word == "(") - (word == ")") if kind == "p" else 0
        if kind != "w" or word not in ("drop", "truncate", "delete", "update", "alter", "merge", "purge", "vacuum", "detach"):
            continue
        seen += 1
        before = words[index - 1] if index else ""
        if index == 0 or before in ("(", ")", "begin", "then", "else", "loop", "analyze", "explain", "as") or (before == "'" and words[0] == "do"):
            yield index
        elif words[0] not in ("select", "insert", "update", "delete", "alter", "create", "drop", "grant", "revoke", "comment", "merge", "with",
                              "truncate", "copy", "set", "on", "replace", "lock") and depth == 0 and not _told(words, index):
            yield index  # after a word that we do not know: a client's own, as `USE shop DROP TABLE x`


def _told(words, index):
    """Say whether a word before is a sentence's, not a statement's: `ON DELETE`, `FOR UPDATE`, `BEFORE DELETE`."""
    return words[index - 1] in ("on", "for", "before", "after", "of", "or", ",", "instead", ".", "'", "=", "grant", "skip")


def _name(tokens, index):
    while index < len(tokens) and tokens[index][1] in ("if", "not", "exists", "only", "concurrently", "$", "{", ":"):  # also a name that the shell fills in
        index += 1
    parts = []
    while index < len(tokens) and tokens[index][0] in "wq":
        parts.append(tokens[index][2])
        if index + 1 < len(tokens) and tokens[index + 1][1] == ".":
            index += 2
        else:
            break
    return ".".join(parts)


def _verb(tokens, words, index, made):
    verb, after = words[index], words[index + 1:]
    rest = after[0] if after else ""
    if verb == "drop":
        yield from _drop(tokens, after, index, made)
    elif verb == "truncate" and rest and rest != "(":
        name = _name(tokens, index + (2 if rest in ("table", "only") else 1))
        if name and not _temporary(name, made):
            yield _found("truncate-table", name, "every row of {} would go")
    elif verb == "delete":
        yield from _delete(tokens, words, index, made)
    elif verb == "update" and "set" in after:
        name = _name(tokens, index + 1)
        if not _temporary(name, made) and not _limited(tokens, index + 1 + after.index("set")):
            yield _found("update-all-rows", name, "every row of {} would be overwritten")
    elif verb == "alter" and rest in ("table", "column", "foreign"):
        yield from _alter(tokens, words, index, made)
    elif verb == "detach" and rest == "delete":  # Cypher
        yield "delete-all-rows", "nodes and what hangs on them would be deleted", ""
    elif verb == "purge" and rest in ("table", "recyclebin", "binary", "master"):
        yield "drop-table", "{} would be gone for good".format(" ".join(after[:2])), ""


def _found(rule, name, why):
    shown = name or "a table"
    return rule, why.format(shown), _SAFER.get(rule, "").format(shown, shown.rsplit(".", 1)[-1])


def _drop(tokens, after, index, made):
    kind = after[0] if after else ""
    at = index + 2
    if kind in ("materialized", "foreign", "external", "unlogged", "global", "or", "public", "force", "temporary", "temp", "virtual"):
        if kind in ("temporary", "temp"):
            return
        kind, at = (after[1] if len(after) > 1 else ""), at + 1
    if kind in _DEFINITIONS or not kind or tokens[index + 1][0] not in "wq":
        return
    name = _name(tokens, at)
    if not name and kind != "owned":
        return
    if kind in _WHOLE:
        yield "drop-database", "{} {} would be dropped with everything in it".format(kind, name), "take a dump of {} first".format(name)
    elif kind in _PEOPLE:
        yield "drop-database", "{} {} and its grants would be gone".format(kind, name), ""
    elif kind == "table":
        if not _temporary(name, made):
            yield _found("drop-table", name, "table {} would be dropped with its rows")
    elif kind in ("view", "function", "procedure", "sequence", "type", "domain", "extension", "server", "column", "collection", "dictionary",
                  "stage", "stream", "task", "pipe", "share", "package", "subscription", "publication", "language", "assembly", "partition", "measurement", "series", "bucket", "graph", "snapshot", "replica"):
        if not _temporary(name, made):
            yield "drop-table", "{} {} would be dropped".format(kind, name), ""


def _temporary(name, made):
    lower = name.lower()
    return name in made or lower.startswith(("temp.", "tmp.", "pg_temp.", "#", "tempdb."))


def _delete(tokens, words, index, made):
    after = words[index + 1:]
    while after and after[0] in _MODIFIERS:
        after = after[1:]
    if "from" not in after[:8] and not (after and tokens[index + 1][0] in "wq"):
        return
    at = index + 1 + words[index + 1:].index("from") + 1 if "from" in after else index + 1
    name = _name(tokens, at)
    if name and not _temporary(name, made) and not _limited(tokens, at):
        yield _found("delete-all-rows", name, "every row of {} would be deleted")


def _limited(tokens, start):
    """Say whether a WHERE of its own, that can be false, follows in the same statement."""
    depth = 0
    for index in range(start, len(tokens)):
        kind, word, _ = tokens[index]
        if kind == "p" and word in "()":
            depth += 1 if word == "(" else -1
            if depth < 0:
                return False
        if kind == "w" and word == "where" and not depth:
            return not _always(_condition(tokens, index + 1))
    return False


def _condition(tokens, start):
    depth, taken = 0, []
    for kind, word, raw in tokens[start:]:
        if kind == "p" and word in "()":
            depth += 1 if word == "(" else -1
            if depth < 0:
                break
        if kind == "w" and word in _ENDS and not depth:
            break
        taken.append(raw if kind == "s" else word)
    return taken


def _always(words):
    """Say whether a condition holds for every row: `true`, `1=1`, `x = x`, or one of them after OR."""
    while len(words) > 2 and words[0] == "(" and words[-1] == ")":
        words = words[1:-1]
    if "or" in words:
        parts, part = [], []
        for word in words + ["or"]:
            if word == "or":
                parts, part = parts + [part], []
            else:
                part.append(word)
        return any(_always(one) for one in parts)
    text = " ".join(words)
    if text in ("", "true", "1", "not false", "not 0", "id > 0", "id >= 0", "id is not null", "1 < 2", "2 > 1", "id > - 1", "1 > 0", "0 < 1", "' ' = ' '"):
        return True
    for sign in (["="], ["is"], ["<", "="], [">", "="], ["=", "="], ["like"]):
        for at in range(1, len(words) - len(sign)):
            if words[at:at + len(sign)] == sign and words[:at] == words[at + len(sign):]:
                return True
    return text.endswith("like '%'")


def _alter(tokens, words, index, made):
    name = _name(tokens, index + 2)
    if _temporary(name, made):
        return
    if ["delete", "where"] in [words[at:at + 2] for at in range(index + 3, min(len(words), index + 16))] and not _limited(tokens, index + 3):  # ClickHouse: ALTER TABLE x DELETE WHERE …
        yield _found("delete-all-rows", name, "every row of {} would be deleted")
    for at in range(index + 3, len(words)):
        if words[at] == "drop" and tokens[at][0] == "w":
            after = words[at + 1] if at + 1 < len(words) else ""
            before = words[at - 1]
            if after in ("constraint", "index", "key", "primary", "foreign", "default", "not", "check", "expression", "identity", "trigger", "statistics") or before in ("column", "key"):
                continue
            if "column" in words[index + 3:at] and "alter" in words[index + 3:at] and after not in ("column", "partition") and before != ",":
                continue  # ALTER COLUMN x DROP …
            yield _found("drop-column", name, "a column of {} would be dropped with its values")
            return
    if "truncate" in words[index:] and "partition" in words[index:]:
        yield _found("truncate-table", name, "every row of a partition of {} would go")
