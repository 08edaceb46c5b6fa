"""The machine that the stand-ins deploy to: a folder beside the project with releases and one running server."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

STATE = pathlib.Path("..").resolve() / "machine"


def keep(name):
    """Copy the program as it is now to a release of that name."""
    target = STATE / "releases" / name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree("shop", target / "shop", ignore=shutil.ignore_patterns("__pycache__"))


def there(name):
    return (STATE / "releases" / name).is_dir()


def stop():
    try:
        os.kill(int((STATE / "pid").read_text()), signal.SIGTERM)
    except (FileNotFoundError, ProcessLookupError):
        pass
    for name in ("pid", "port"):
        (STATE / name).unlink(missing_ok=True)


def start(name):
    """Run a release instead of the one that runs; it outlives us."""
    stop()
    folder = STATE / "releases" / name
    child = subprocess.Popen([sys.executable, "-B", str(folder / "shop" / "serve.py"), str(STATE)], cwd=folder, start_new_session=True,
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    (STATE / "pid").write_text(str(child.pid))
    for _ in range(200):
        if (STATE / "port").exists() and (STATE / "port").read_text():
            return
        time.sleep(0.05)
    sys.exit("the server did not start")


def history():
    """The names that were run, oldest first."""
    path = STATE / "history"
    return path.read_text().split() if path.exists() else []


def write(names):
    (STATE / "history").write_text(" ".join(names))
