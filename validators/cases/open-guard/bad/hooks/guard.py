import json
import sys

if "push" in json.load(sys.stdin)["tool_input"].get("command", ""):
    print("blocked: push by hand", file=sys.stderr)
    sys.exit(1)
