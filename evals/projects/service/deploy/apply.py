"""Deploy to a plain machine: keep a release, run it instead of the one before."""
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import machine  # noqa: E402

machine.STATE.mkdir(exist_ok=True)
time.sleep(float(os.environ.get("APPLY_SECONDS", "0")))
name = os.environ["MUSTER_COMMIT"][:10]
machine.keep(name)
machine.start(name)
machine.write(machine.history() + [name])
print("runs", name)
