#!/usr/bin/env python3
"""Refuses commands that empty the till."""
import json
import sys


def out(decision, reason):
    answer = {"hookEventName": "PreToolUse", "permissionDecision": decision, "permissionDecisionReason": reason}
    print(json.dumps({"hookSpecificOutput": answer}))
    sys.exit(0)


try:
    asked = json.load(sys.stdin)
    if "empty-till" in (asked.get("tool_input") or {}).get("command", ""):
        out("deny", "the till is emptied by a person; use /shop:close-day")
except SystemExit:
    raise
except Exception as error:
    out("deny", "the guard failed: {}".format(error))
