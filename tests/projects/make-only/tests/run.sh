#!/bin/sh
# Prints TAP, which muster reads.
failed=0
number=0
check() {
    number=$((number + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        failed=1
    fi
}
check "greets by name" "$(sh greet.sh Ada)" "hello Ada"
check "greets the world" "$(sh greet.sh)" "hello world"
echo "1..$number"
exit $failed
