import json
import sys

data = json.load(sys.stdin)
if "push" in data["tool_input"].get("command", ""):
    print("looking at the command", file=sys.stderr)
    print(json.dumps({"hookSpecificOutput": {"hookEventName": "PreToolUse", "permissionDecision": "deny",
                                             "permissionDecisionReason": "push by hand"}}))
