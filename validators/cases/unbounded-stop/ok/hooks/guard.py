import json
import sys

data = json.load(sys.stdin)
if not data.get("stop_hook_active") and "tests pass" not in data["last_assistant_message"]:
    print(json.dumps({"decision": "block", "reason": "run the tests"}))
