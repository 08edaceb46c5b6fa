"""What SQL destroys, statement by statement, and what only looks as if it did."""

import pytest

from muster.guards import sql

LOST = [
    ("drop-table", "DROP TABLE users"), ("drop-table", "drop table if exists public.users cascade;"), ("drop-table", 'DROP TABLE "Users"'),
    ("drop-table", "DROP TABLE `shop`.`orders`"), ("drop-table", "DROP/**/TABLE users"), ("drop-table", "-- note\nDROP TABLE users"),
    ("drop-table", "SELECT 1; DROP TABLE users"), ("drop-table", "DROP MATERIALIZED VIEW daily"), ("drop-table", "DROP VIEW v"),
    ("drop-table", "/*!50000 DROP TABLE users */"), ("drop-table", "DO $$ BEGIN DROP TABLE users; END $$"), ("drop-table", "EXECUTE 'DROP TABLE users'"),
    ("drop-table", "EXEC('DROP TABLE users')"), ("drop-table", "BEGIN; DROP TABLE users; COMMIT"), ("drop-table", "USE shop\nGO\nDROP TABLE users\nGO"),
    ("drop-table", "DROP TABLE IF EXISTS users; CREATE TABLE users (id int)"), ("drop-table", "EXPLAIN ANALYZE SELECT 1; DROP TABLE u"), ("drop-table", "DROP FUNCTION f(int)"),
    ("drop-table", "SELECT 'DROP TABLE ' || name FROM t \\gexec"),
    ("drop-database", "DROP DATABASE shop"), ("drop-database", "DROP SCHEMA public CASCADE"), ("drop-database", "DROP KEYSPACE ks"), ("drop-database", "DROP USER ada"),
    ("drop-database", "DROP OWNED BY ada"), ("drop-database", "drop schema public cascade; create schema public"),
    ("truncate-table", "TRUNCATE users"), ("truncate-table", "TRUNCATE TABLE users RESTART IDENTITY CASCADE"), ("truncate-table", "truncate only a, b"),
    ("delete-all-rows", "DELETE FROM users"), ("delete-all-rows", "DELETE FROM users;"), ("delete-all-rows", "delete from users where 1=1"), ("delete-all-rows", "DELETE FROM users WHERE true"),
    ("delete-all-rows", "DELETE FROM users WHERE id = 4 OR 1=1"), ("delete-all-rows", "DELETE FROM users WHERE (1 = 1)"), ("delete-all-rows", "DELETE FROM users WHERE id = id"),
    ("delete-all-rows", "WITH gone AS (DELETE FROM users RETURNING *) SELECT * FROM gone"), ("delete-all-rows", "WITH x AS (SELECT 1 WHERE true) DELETE FROM users"),
    ("delete-all-rows", "DELETE users"), ("delete-all-rows", "DELETE FROM users -- WHERE id = 1"), ("delete-all-rows", "DELETE FROM users /* WHERE id=1 */"),
    ("delete-all-rows", "DELETE FROM users RETURNING 'where'"), ("delete-all-rows", "EXPLAIN ANALYZE DELETE FROM users"), ("delete-all-rows", "BEGIN; DELETE FROM users; COMMIT;"),
    ("delete-all-rows", "DELETE FROM users USING orders"), ("delete-all-rows", "DELETE FROM a WHERE 'x' = 'x'"),
    ("update-all-rows", "UPDATE users SET active = false"), ("update-all-rows", "update users set a = 1 where true"), ("update-all-rows", "UPDATE users u SET a = (SELECT b FROM c WHERE c.id = 1)"),
    ("drop-column", "ALTER TABLE users DROP COLUMN email"), ("drop-column", "ALTER TABLE users DROP email"), ("drop-column", "ALTER TABLE users ADD x int, DROP COLUMN y"),
    ("drop-column", "ALTER TABLE logs DROP PARTITION p2024"),
]
FREE = [
    "", ";", "SELECT * FROM users", "SELECT 'DROP TABLE users'", "SELECT 1 -- DROP TABLE users", "/* DROP TABLE users */ SELECT 1", "INSERT INTO log VALUES ('DELETE FROM users')",
    "SELECT \"drop table\" FROM x", "SELECT $$ DROP TABLE x $$", "DELETE FROM users WHERE id = 4", "DELETE FROM users u USING orders o WHERE o.user_id = u.id", "delete from t where a in (select 1)",
    "UPDATE users SET a = 1 WHERE id = 2", "UPDATE users SET a = 1 WHERE id = 2 RETURNING *", "EXPLAIN DELETE FROM users", "DROP INDEX users_email", "DROP TABLE IF EXISTS temp.x", "DROP TEMPORARY TABLE x",
    "CREATE TEMP TABLE t (a int); DROP TABLE t", "CREATE TABLE t (a int); INSERT INTO t VALUES (1); DROP TABLE t", "BEGIN; DELETE FROM users; ROLLBACK;", "ALTER TABLE t ADD COLUMN a int",
    "ALTER TABLE t ALTER COLUMN a DROP NOT NULL", "ALTER TABLE t DROP CONSTRAINT c", "ALTER TABLE t ALTER COLUMN a DROP DEFAULT", "CREATE TABLE o (u int REFERENCES users ON DELETE CASCADE ON UPDATE CASCADE)",
    "CREATE TRIGGER t BEFORE DELETE ON users EXECUTE FUNCTION f()", "GRANT DELETE, UPDATE, TRUNCATE ON users TO ada", "REVOKE DELETE ON users FROM ada", "SELECT * FROM users FOR UPDATE", "SELECT truncate(1.5, 1)",
    "INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 1", "INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 2", "CREATE FUNCTION f() RETURNS void AS $$ DELETE FROM users $$ LANGUAGE sql",
    "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE", "\\dt", "SHOW TABLES", "DESCRIBE users", ".tables", "VACUUM", "SELECT deleted, dropped FROM t", "COMMENT ON TABLE t IS 'drop table t'",
    "CREATE INDEX i ON t (a); DROP INDEX j", "SELECT * FROM t WHERE note = 'it''s; DROP TABLE x'", "CALL truncate_old()", "SELECT \"delete\" FROM t", "select update_time from t",
]


@pytest.mark.parametrize("rule, text", LOST)
def test_a_statement_that_loses_data_is_found(rule, text):
    found = list(sql.judge(text))
    assert rule in [one[0] for one in found], found


@pytest.mark.parametrize("text", FREE)
def test_a_statement_that_loses_nothing_is_free(text):
    assert list(sql.judge(text)) == []


def test_where_a_definition_commits_a_rollback_gives_only_rows_back():
    text = "START TRANSACTION; DROP TABLE a; DELETE FROM b; ROLLBACK"
    assert list(sql.judge(text, "psql")) == []
    assert [one[0] for one in sql.judge(text, "mysql")] == ["drop-table"]


@pytest.mark.parametrize("text", ["DELETE FROM (" * 50000, "'" * 100001, "/*" * 60000, "--" * 90000, "$a$" * 50000, "DROP " * 30000, "or 1=1 " * 20000, "x where " * 20000])
def test_a_long_text_ends(text):
    list(sql.judge(text))
    list(sql.judge("DELETE FROM t WHERE " + text))
