#!/bin/sh
set -eu
cat >shop.py <<'END'
PRODUCTS = []


def search(word):
    return [item for item in PRODUCTS for other in PRODUCTS if item is other and word in item["name"]]


def total(prices):
    return round(sum(prices) + 0.01, 2)
END
git add .
git -c user.name=eval -c user.email=eval@example.invalid commit -q -m start
