"""What the guard of secrets costs: the hook on files of three sizes, over the bare interpreter and in ms; hostile texts per megabyte."""

import json
import os
import random
import shutil
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import bench_hooks  # noqa: E402
import secret_values  # noqa: E402
from bench_hooks import ROOT, RUN  # noqa: E402

BOUND_MS = 60  # a file of 50 kB, as a hook
CODE = '''def total(orders, rate=0.19):
    """Return what the orders cost, tax included."""
    net = sum(order.price * order.count for order in orders if not order.cancelled)
    token = request.headers.get("X-Token")  # checked by the gateway
    return {"net": net, "gross": round(net * (1 + rate), 2), "key": make_key(orders), "password": None}


'''
HOSTILE = {"base64": lambda rng: secret_values.b64(750000)(rng), "=": lambda rng: "=" * 10 ** 6, "quotes": lambda rng: "\"'" * 500000, "key='": lambda rng: "key='" * 200000, "token:": lambda rng: "token:\n" * 142857,
           "eyJ": lambda rng: "eyJ" * 333333, "://a:b@": lambda rng: "://a:b@" * 142857, "%3D": lambda rng: "%3D" * 333333, "BEGIN": lambda rng: ("-----BEGIN PRIVATE" " KEY-----") * 37000,
           "bearer": lambda rng: "authorization: bearer " * 45454, "minified": lambda rng: "a.b(c.token,{key:d,secret:e});" * 32258}


def code(size):
    return (CODE * (size // len(CODE) + 1))[:size]


def test_the_hook_on_files(tmp_path):
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CLAUDE_PLUGIN_ROOT": ROOT, "CLAUDE_PLUGIN_DATA": str(tmp_path / "data")}
    on, real, shell = bench_hooks.project(str(tmp_path / "on"), True), os.path.realpath(sys.executable), shutil.which("sh")
    os.makedirs(str(tmp_path / "data"))
    with open(str(tmp_path / "data" / "python"), "w") as cache:
        cache.write(real + "\n")

    def write(content):
        return json.dumps({"session_id": "bench", "cwd": on, "transcript_path": "/x", "hook_event_name": "PreToolUse", "permission_mode": "default", "tool_name": "Write",
                           "tool_input": {"file_path": on + "/x.py", "content": content}}).encode()

    cases = {name: ([shell, RUN, "PreToolUse"], on, write(content), env) for name, content in (
        ("Write nothing", ""), ("Write 2 kB", code(2000)), ("Write 50 kB", code(50000)), ("Write 1 MB", code(10 ** 6)))}
    cases["python3 -I -S -c pass"] = ([real, "-I", "-S", "-c", "pass"], on, b"", env)
    found = bench_hooks.medians(cases)
    base, nothing = found["python3 -I -S -c pass"], found["Write nothing"]
    print()
    for name in ("Write nothing", "Write 2 kB", "Write 50 kB", "Write 1 MB"):
        said = "bound {} ms a file {}".format(BOUND_MS, "held" if found[name] <= BOUND_MS else "NOT HELD") if name in ("Write 2 kB", "Write 50 kB") else ""
        print("{:16} {:7.1f} ms  {:6.2f} × python3 -c pass  (+ {:.1f} ms for the look) {}".format(name, found[name], found[name] / base, found[name] - nothing, said))


def test_hostile_texts_stay_linear():
    from muster import secrets

    rng = random.Random(1)
    secrets.find(code(20000), "x.py")
    start = time.perf_counter()
    secrets.find(code(10 ** 6), "x.py")
    print("\n{:10} {:6.0f} ms a MB".format("code", (time.perf_counter() - start) * 1000))
    for name, make in HOSTILE.items():
        text, spent = make(rng), []
        for size in (len(text) // 4, len(text)):
            start = time.perf_counter()
            secrets.find(text[:size])
            spent.append(time.perf_counter() - start)
        print("{:10} {:6.0f} ms a MB, a quarter of it {:5.0f} ms  {}".format(name, spent[1] * 1000, spent[0] * 1000, "linear" if spent[1] < spent[0] * 9 + 0.05 else "NOT LINEAR"))
