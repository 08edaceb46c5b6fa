"""SQL by dialect: PostgreSQL's own parser, SQLite itself, sqlglot for MySQL and the rest."""

from __future__ import annotations

import re
import sqlite3

from tests.examples.inner.answers import Problem

DIALECTS = {"mysql": "mysql", "mariadb": "mysql", "bigquery": "bigquery", "tsql": "tsql"}
POSTGRES = {"postgres", "postgresql"}


def parse_sql(text, fragment, dialect):
    if POSTGRES & set(dialect):
        return _postgres(text)
    name = next((DIALECTS[word] for word in dialect if word in DIALECTS), None)
    if not name:
        return _sqlite(text, also_postgres="sqlite" not in dialect)
    import sqlglot

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


# What SQLite says of a statement it can read but not resolve: tables of a snippet are not there.
_SYNTAX = re.compile(r"syntax error|incomplete input|unrecognized token")


def _sqlite(text, also_postgres):
    """Let SQLite read each statement; one without a dialect may be PostgreSQL's as well."""
    connection, waiting, at = sqlite3.connect(":memory:"), "", 1
    for number, line in enumerate(text.splitlines(), 1):
        at = number if not waiting.strip() else at
        waiting += line + "\n"
        last = number == len(text.splitlines())
        if not (sqlite3.complete_statement(waiting) or last) or not _bare(waiting):
            continue
        try:
            for statement in [waiting] if "BEGIN" in waiting.upper() else waiting.split(";\n"):
                connection.execute("EXPLAIN " + statement if _bare(statement) else "SELECT 1").close()
        except (sqlite3.Error, sqlite3.Warning) as error:
            if _SYNTAX.search(str(error)):
                if also_postgres:
                    try:
                        return _postgres(text)
                    except Problem:
                        pass
                raise Problem("SQLite", error, at) from None
        waiting = ""
    return "SQLite"


def _bare(statement):
    """Return what a statement is without its comments."""
    return re.sub(r"--[^\n]*|/\*.*?\*/", "", statement, flags=re.S).strip(" \n;")


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
