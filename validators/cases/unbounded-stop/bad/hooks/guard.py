import json
import sys

data = json.load(sys.stdin)
if "tests pass" not in data["last_assistant_message"]:
    print(json.dumps({"decision": "block", "reason": "run the tests"}))
