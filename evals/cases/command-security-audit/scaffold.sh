#!/bin/sh
set -eu
cat >login.py <<'END'
import sqlite3


def login(path, name, password):
    query = "select id from users where name = '%s' and password = '%s'" % (name, password)
    return sqlite3.connect(path).execute(query).fetchone()
END
git add .
git -c user.name=eval -c user.email=eval@example.invalid commit -q -m start
