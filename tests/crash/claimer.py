"""One process that claims and finishes tasks until none is left: `python -I -S claimer.py ROOT STORE NAME`.

Waits for a line on standard input, so that all begin at once; prints a line `id fence` for every claim."""

import sys

ROOT, STORE, NAME = sys.argv[1:]
sys.path.insert(0, ROOT)

from muster.log import Log  # noqa: E402
from muster.store import Store  # noqa: E402
from muster.tasks import Tasks  # noqa: E402

tasks = Tasks(Log(Store(STORE), NAME, NAME))
print("ready", flush=True)
sys.stdin.readline()
while True:
    claim = tasks.claim(NAME)
    if claim is None:
        break
    print(claim["id"], claim["fence"], flush=True)
    tasks.finish(claim["id"], claim["fence"], result="by " + NAME)
