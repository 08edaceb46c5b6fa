"""SQL by dialect: PostgreSQL's own parser for PostgreSQL, sqlglot for the others."""

from __future__ import annotations

from tests.examples.inner.answers import Problem

DIALECTS = {"mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite", "bigquery": "bigquery", "tsql": "tsql"}
POSTGRES = {"postgres", "postgresql"}


def parse_sql(text, fragment, dialect):
    if POSTGRES & set(dialect):
        return _postgres(text)
    import sqlglot

    name = next((DIALECTS[word] for word in dialect if word in DIALECTS), "sqlite")
    tool = "sqlglot ({})".format(name)
    try:
        statements = sqlglot.parse(text, read=name, error_level=sqlglot.ErrorLevel.RAISE)
    except sqlglot.errors.SqlglotError as error:
        first = (getattr(error, "errors", None) or [{}])[0]
        raise Problem(tool, first.get("description", error), first.get("line")) from None
    for statement in statements:
        # What sqlglot does not know it keeps as a command; only real commands may stay one.
        if isinstance(statement, sqlglot.exp.Command) and statement.name.upper() not in KEPT:
            raise Problem(tool, "unknown statement: {}".format(statement.sql()[:60]))
    return tool


KEPT = {
    "ALTER", "ANALYZE", "ATTACH", "BEGIN", "CALL", "CREATE", "DEALLOCATE", "DELIMITER", "DETACH", "DO", "DROP", "END",
    "EXECUTE", "EXPLAIN", "GRANT", "KILL", "LOAD", "LOCK", "OPTIMIZE", "PRAGMA", "PREPARE", "REINDEX", "RELEASE",
    "RENAME", "REVOKE", "ROLLBACK", "SAVEPOINT", "SET", "SHOW", "START", "TRUNCATE", "UNLOCK", "VACUUM",
}


def _postgres(text):
    import pglast

    try:
        pglast.parse_sql(text)
    except pglast.parser.ParseError as error:
        message, index = error.args[0], (error.args[1] if len(error.args) > 1 else None)
        at = text.encode()[:index].count(b"\n") + 1 if index is not None else None
        raise Problem("pglast", message, at) from None
    return "pglast"


PARSERS = {"sql": parse_sql}
