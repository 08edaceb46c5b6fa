import json
import sys

if "push" in json.load(sys.stdin)["tool_input"].get("command", ""):
    print("push by hand", file=sys.stderr)
    sys.exit(2)
