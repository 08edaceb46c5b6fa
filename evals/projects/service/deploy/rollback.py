"""Run the release before the newest again; with --dry-run only say whether that would work."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import machine  # noqa: E402

names = machine.history()
if "--dry-run" in sys.argv:
    # before the first deployment the way back is an empty machine
    before = names[-1] if names else None
    sys.exit(0 if before is None or machine.there(before) else "release {} is gone".format(before))
if len(names) > 1:
    machine.start(names[-2])
else:
    machine.stop()
machine.write(names[:-1])
print("back to", names[-2] if len(names) > 1 else "an empty machine")
