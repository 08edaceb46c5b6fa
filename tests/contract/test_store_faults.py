"""A store that can not be used: the right error in one line with the way out, nothing lost, and it works again afterwards."""

import multiprocessing
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import pytest
import scratch

from muster import errors
from muster.log import Log
from muster.store import Store
from muster.tasks import Tasks

NOBODY = 65534


@pytest.fixture
def path(tmp_path):
    """The path of a closed store with twenty tasks."""
    path = str(tmp_path / "muster.db")
    filled(path).store.close()
    return path


def filled(path):
    book = Log(Store(path, create=True))
    for number in range(20):
        Tasks(book).create("task {}".format(number), detail={"description": "x" * 500})
    return book


def content(path):
    """Return all that a store holds, after it proved sound and its chain whole."""
    db = Store(path)
    try:
        assert db.check() == [] and Log(db).verify()[1] is None
        return {table: db.dump(table) for table in db.tables()}
    finally:
        db.close()


def use(path, busy_seconds=0.2, create=False):
    """Open the store, read all of it, change it."""
    db = Store(path, create=create, busy_seconds=busy_seconds)
    try:
        found = db.check()
        if found:
            raise errors.StoreCorrupt("{} is damaged ({}); see: muster doctor".format(path, found[0]))
        Tasks(Log(db)).list()
        Log(db).read()
        Tasks(Log(db)).create("one more")
    finally:
        db.close()


def refused(path, kind, way_out, **given):
    """Use the store and expect an error of exactly this kind: one line that names the file and ends with the way out."""
    with pytest.raises(errors.StoreError) as caught:
        use(path, **given)
    line = str(caught.value)
    assert (type(caught.value), line.count("\n")) == (kind, 0), caught.value
    assert line.startswith(path) and line.endswith("; " + way_out), line


def in_child(act, *args):
    """Run `act(*args)` in a process of its own and return what it returned, or the error it raised."""

    def answer(pipe):
        try:
            pipe.send(act(*args))
        except BaseException as error:
            pipe.send(error)

    mine, its = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=answer, args=(its,))
    child.start()
    its.close()
    found = mine.recv()
    child.join()
    return found


# Damaged


def header(data):
    return b"not a database at all, but long enough" + data[38:]


def noise(data):
    return bytes((byte * 7 + 13) % 256 for byte in data)


def half(data):
    return data[:len(data) // 2 // 4096 * 4096]


def holes(data):
    return data[:4096] + b"\0" * (len(data) - 4096)


def schema(data):
    return data[:100] + b"\xff" * 3996 + data[4096:]


@pytest.mark.parametrize("damage", [header, noise, half, holes, schema, lambda data: data[:100], lambda data: b"hello\n"],
                         ids=["header", "noise", "half", "holes", "schema", "stump", "text"])
def test_a_damaged_store_is_named_and_left_as_it_is(path, damage):
    before = content(path)
    with open(path, "rb") as handle:
        sound = handle.read()
    with open(path, "wb") as handle:
        handle.write(damage(sound))
    for create in (False, True):
        refused(path, errors.StoreCorrupt, "see: muster doctor", create=create)
    with open(path, "rb") as handle:
        assert handle.read() == damage(sound)
    with open(path, "wb") as handle:
        handle.write(sound)
    assert content(path) == before
    use(path)


@pytest.mark.parametrize("table", ["events", "tasks", "meta"])
def test_a_lost_table_is_damage(path, table):
    db = sqlite3.connect(path)
    db.execute("DROP TABLE {}".format(table))
    db.close()
    refused(path, errors.StoreCorrupt, "see: muster doctor")


def test_an_empty_file_is_no_store_and_init_makes_one_of_it(path):
    open(path, "w").close()
    refused(path, errors.StoreCorrupt, "restore a backup, or move it away and run: muster init")
    assert os.path.getsize(path) == 0
    use(path, create=True)
    assert len(content(path)["tasks"]) == 1


def test_a_database_of_something_else_is_left_alone(tmp_path):
    path = str(tmp_path / "muster.db")
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE theirs (x)")
    db.close()
    with open(path, "rb") as handle:
        before = handle.read()
    for create in (False, True):
        refused(path, errors.StoreCorrupt, "restore a backup, or move it away and run: muster init", create=create)
    with open(path, "rb") as handle:
        assert handle.read() == before


def test_a_folder_in_its_place_is_named(tmp_path):
    path = str(tmp_path / "muster.db")
    os.makedirs(path)
    for create in (False, True):
        refused(path, errors.StoreCorrupt, "move it away and run: muster init", create=create)
    assert os.listdir(path) == []


# Held by another process


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_store_that_another_process_holds_is_waited_for_and_then_named(path, mode):
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode={}".format(mode))
    db.close()
    before = content(path)
    script = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None); db.execute('BEGIN EXCLUSIVE'); print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen([sys.executable, "-c", script, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"held\n"
        refused(path, errors.StoreLocked, "try again, or see: muster doctor")
        refused(path, errors.StoreLocked, "try again, or see: muster doctor", create=True)
    finally:
        holder.communicate(timeout=20)
    assert content(path) == before
    use(path)


# Not to be written


@pytest.fixture
def open_folder():
    """A folder that every user of the system may enter."""
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o755)
    yield folder
    os.chmod(folder, 0o755)
    shutil.rmtree(folder)


def as_somebody_else(act, *args):
    """Run `act` where mode bits bind: as root they do not."""

    def act_as():
        if os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        return act(*args)

    return in_child(act_as)


@pytest.mark.parametrize("folder_mode, file_mode", [(0o555, 0o644), (0o555, 0o444), (0o755, 0o444)])
def test_a_store_that_may_not_be_written_is_named(open_folder, folder_mode, file_mode):
    path = os.path.join(open_folder, "muster.db")
    filled(path).store.close()
    before = content(path)
    if os.geteuid() == 0 and folder_mode & 0o200:
        os.chown(open_folder, NOBODY, NOBODY)
    os.chmod(path, file_mode)
    os.chmod(open_folder, folder_mode)
    for create in (False, True):
        error = as_somebody_else(use, path, 0.2, create)
        assert (type(error), str(error)) == (errors.StoreReadOnly, path + " can not be opened for writing; check owner and mode of it, its -wal and -shm, and its folder")
    os.chmod(open_folder, 0o755)
    # SQLite makes the files beside the database with the database's own mode
    for name in os.listdir(open_folder):
        if name.startswith("muster.db"):
            os.chmod(os.path.join(open_folder, name), 0o644)
    assert content(path) == before
    use(path)


def test_a_folder_that_may_not_be_entered_is_no_missing_store(open_folder):
    path = os.path.join(open_folder, "muster.db")
    filled(path).store.close()
    os.chmod(open_folder, 0o000)
    error = as_somebody_else(use, path)
    assert (type(error), str(error)) == (errors.StoreReadOnly, path + " can not be opened for writing; check owner and mode of it, its -wal and -shm, and its folder")


def test_a_store_that_is_not_there_is_a_muster_that_is_not_on(tmp_path):
    with pytest.raises(errors.NotEnabled, match="^no store at .*; run: muster init$"):
        Store(str(tmp_path / "muster.db"))
    assert os.listdir(str(tmp_path)) == []


# No room left


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of 4 MB."""
    folder = str(tmp_path / "disk")
    os.makedirs(folder)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    if done.returncode:
        pytest.skip("no small disk can be mounted here: " + done.stderr.decode().strip())
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder, spare=0):
    """Leave `spare` bytes on the disk; return the ballast's path."""
    ballast = os.path.join(folder, "ballast")
    room = os.statvfs(folder)
    with open(ballast, "wb") as out:
        out.write(b"x" * max(0, room.f_bavail * room.f_frsize - spare))
    return ballast


def until_it_breaks(path):
    """Add tasks until one is refused; return how many were acknowledged and the error."""
    added = 0
    try:
        db = Store(path)
        while added < 5000:
            Tasks(Log(db)).create("task", detail={"description": "y" * 3000})
            added += 1
    except errors.MusterError as error:
        return added, error


@pytest.mark.parametrize("spare", [0, 4096, 60000, 1000000])
def test_a_full_disk_keeps_what_was_acknowledged(small_disk, spare):
    path = os.path.join(small_disk, "muster.db")
    filled(path).store.close()
    ballast = fill(small_disk, spare)
    added, error = until_it_breaks(path)
    assert type(error) is errors.StoreFull and str(error) == "{}: no room left on the disk; free some and try again".format(path)
    os.remove(ballast)
    assert len(content(path)["tasks"]) == 20 + added
    use(path)


@pytest.mark.parametrize("spare", [0, 4096, 20000, 60000])
def test_a_disk_that_is_full_from_the_start_leaves_no_half_store(small_disk, spare):
    path = os.path.join(small_disk, "muster.db")
    ballast = fill(small_disk, spare)
    refused(path, errors.StoreFull, "free some and try again", create=True)
    os.remove(ballast)
    use(path, create=True)
    assert len(content(path)["tasks"]) == 1


@pytest.mark.parametrize("limit", [4096, 40000, 150000, 300000])
def test_a_file_that_may_not_grow_keeps_what_was_acknowledged(path, limit):
    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        return until_it_breaks(path)

    added, error = in_child(limited)
    assert type(error) in (errors.StoreError, errors.StoreFull) and str(error).count("\n") == 0, error
    assert len(content(path)["tasks"]) == 20 + added
    use(path)


# A file system without shared memory

NO_SHARED_MEMORY = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void *mmap(void *at, size_t length, int prot, int flags, int fd, off_t offset) {
    char link[64], name[4096];
    if (fd >= 0 && (flags & MAP_SHARED)) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t size = readlink(link, name, sizeof name - 1);
        if (size > 4 && !memcmp(name + size - 4, "-shm", 4)) { errno = ENODEV; return MAP_FAILED; }
    }
    return ((void *(*)(void *, size_t, int, int, int, off_t))dlsym(RTLD_NEXT, "mmap"))(at, length, prot, flags, fd, offset);
}
void *mmap64(void *at, size_t length, int prot, int flags, int fd, off_t offset) { return mmap(at, length, prot, flags, fd, offset); }
"""


@pytest.fixture(scope="module")
def no_shared_memory(tmp_path_factory):
    """The path of a library that gives a process what a network file system gives it: no shared memory on files."""
    if not shutil.which("cc") or not sys.platform.startswith("linux"):
        pytest.skip("no cc here to take shared memory away from a process")
    folder = tmp_path_factory.mktemp("library")
    (folder / "no.c").write_text(NO_SHARED_MEMORY)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(folder / "no.so"), str(folder / "no.c"), "-ldl"], check=True)
    return str(folder / "no.so")


WITHOUT = """
import sqlite3, sys
sys.path.insert(0, sys.argv[1])
from muster.store import Store
from muster.log import Log
from muster.tasks import Tasks
try:
    db = sqlite3.connect(sys.argv[2] + ".probe")
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("CREATE TABLE x (y)")
    print("it has it")
except sqlite3.OperationalError:
    for turn in range(2):
        store = Store(sys.argv[2], create=True)
        other = Store(sys.argv[2])
        Tasks(Log(store)).create("one")
        Tasks(Log(other)).create("two")
        store.close()
        other.close()
    print(Log(Store(sys.argv[2])).verify())
"""


def test_a_file_system_without_shared_memory_is_survived(tmp_path, no_shared_memory):
    path = str(tmp_path / "muster.db")
    done = subprocess.run([sys.executable, "-c", WITHOUT, scratch.CHECKOUT, path], env=dict(os.environ, LD_PRELOAD=no_shared_memory),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.stdout == b"it has it\n":
        pytest.skip("this interpreter's SQLite does not map memory through the system's library")
    assert (done.stdout, done.stderr.decode()) == (b"(4, None)\n", "")
    assert len(content(path)["tasks"]) == 4
    assert sqlite3.connect(path).execute("PRAGMA journal_mode").fetchone() == ("delete",)
