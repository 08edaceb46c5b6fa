"""Holds `git push`; wants `GOOD` in a scout's report, once; greets a session."""

import json
import sys

given = json.load(sys.stdin)
event = given["hook_event_name"]
if event == "PreToolUse" and "git push" in given["tool_input"].get("command", ""):
    answer = {"permissionDecision": "deny", "permissionDecisionReason": "nothing is pushed from here"}
    print(json.dumps({"hookSpecificOutput": dict(answer, hookEventName=event)}))
elif event == "SessionStart":
    answer = {"hookEventName": event, "additionalContext": "tiny card after " + given["source"]}
    print(json.dumps({"hookSpecificOutput": answer}))
elif event == "SubagentStop" and given.get("agent_type") == "tiny:scout" and not given.get("stop_hook_active"):
    if "GOOD" not in (given.get("last_assistant_message") or ""):
        print(json.dumps({"decision": "block", "reason": "end your report with GOOD"}))
