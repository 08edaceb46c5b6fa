#!/bin/sh
# Greets whoever is named, the world if nobody is.
echo "hello ${1:-world}"
