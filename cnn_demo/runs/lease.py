"""The lease of a run: at most one worker holds it, and only the holder writes the run's status, metrics and weights.

Two files in the run folder. worker.lock is locked by the worker for as long as it lives; the operating system unlocks it
when the process ends, however it ends. worker.json says where the holder runs, and its modification time is renewed every
RENEW_SECONDS, for readers on other machines, where a lock may not be seen, and for all readers where the file system has
no locks. A holder that finds another one's worker.json ends.

Neither process start times nor this machine's clock matter: a file's age is measured by the clock of its file system.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

import psutil
from filelock import lock_descriptor

from cnn_demo.errors import LeaseError, StorageError
from cnn_demo.runs.log_line import say
from cnn_demo.runs.machine_id import machine_id
from cnn_demo.settings import cache_folder
from cnn_demo.storage import delete, storage_errors, write_json

LOCK, HOLDER = "worker.lock", "worker.json"
BOOT_ID, PID_NAMESPACE = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")
TAKE_SECONDS, RETRY_SECONDS = 5.0, 0.02  # a reader that tests the lock holds it for a moment
RENEW_SECONDS = 2.0
EXPIRES_SECONDS = 60.0  # NFS may show a change up to a minute late
LAUNCH_SECONDS = 180.0  # a spare worker that is still warming up reads the name of its run only then
WATCH_SECONDS = 3 * RENEW_SECONDS
NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A process that holds a lease, held it when it died, or starts the worker that will hold it.

    place: see here(). locks: whether it holds the lock, too; False where its file system has none.
    """

    place: str
    pid: int
    locks: bool = True


@cache
def here() -> str:
    """Where this process runs: processes of one place see each other's locks and process ids.

    On Linux the machine's boot id and the namespace of process ids (the container); elsewhere the machine's id that is
    kept in the cache folder, and where it cannot be kept, the machine's name.
    """
    with suppress(OSError):
        return f"{BOOT_ID.read_text().strip()}/{PID_NAMESPACE.readlink()}"
    with suppress(StorageError):
        return machine_id(cache_folder())
    return platform.node()


def has_ended(process: Holder) -> bool:
    """Whether a process is known to have ended: it ran here, and its id is not in use again."""
    return process.place == here() and not psutil.pid_exists(process.pid)


@contextmanager
def hold(run: Path) -> Iterator[None]:
    """Hold the lease of a run folder within. Raises LeaseError where another worker holds it, StorageError."""
    with storage_errors(run / LOCK):
        lock = (run / LOCK).open("ab")
    with lock:  # closing it unlocks it
        locks = _take(lock, run)
        _refuse_if_held_unseen(run, locks=locks)
        holder = Holder(place=here(), pid=os.getpid(), locks=locks)
        write_json(run / HOLDER, asdict(holder))
        with _renewed(run, holder):
            yield
        # Not after an error: then the file tells that this worker is gone.
        delete(run / HOLDER)


def is_alive(run: Path, *, launching: bool) -> bool:
    """Whether a worker works on a run, or is being started on it.

    launching: the run's status says that a worker was started and has not taken the lease yet. It counts as alive for
    LAUNCH_SECONDS from then on. So does the worker of an older version of this program, which wrote no worker.json,
    from its last status on.
    """
    if is_locked(run):
        return True
    holder = read_holder(run)
    if launching or holder is None:
        return _is_younger(run / "status.json", LAUNCH_SECONDS)
    return not _shows_by_lock(holder) and _is_younger(run / HOLDER, EXPIRES_SECONDS)


def is_locked(run: Path) -> bool:
    """Whether a worker holds the lock, of this place at least. Cheap: tests it without waiting."""
    try:
        with _opened(run / LOCK) as lock:
            return _lock(lock) is False
    except FileNotFoundError:
        return False


def _lock(file: BinaryIO) -> bool | None:
    """Lock a file. Returns False where another process has locked it, None where its file system has no locks."""
    try:
        return lock_descriptor(file.fileno(), blocking=False)
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
        return None


def _shows_by_lock(holder: Holder) -> bool:
    """Whether the lock tells this process if the holder lives."""
    return holder.locks and holder.place == here()


def _opened(lock: Path) -> BinaryIO:
    """For writing, which NFS asks for; on a disk that is read-only, where no worker can work, for reading."""
    try:
        return lock.open("r+b")
    except OSError as error:
        if error.errno not in (errno.EROFS, errno.EACCES):
            raise
        return lock.open("rb")


def read_holder(run: Path) -> Holder | None:
    """Who holds the lease or died holding it; None where a lease was given back, never taken, or is unreadable."""
    with suppress(OSError, ValueError, TypeError):
        return Holder(**json.loads((run / HOLDER).read_text()))
    return None


def holder_here(run: Path) -> int | None:
    """The process id of a living holder of this place, a stopped one included.

    The process has the lock file open: worker.json may be a dead worker's, whose process id another process has now.
    """
    holder = read_holder(run)
    if holder is None or holder.place != here() or (holder.locks and not is_locked(run)):
        return None
    with suppress(psutil.Error):
        if any(Path(opened.path) == (run / LOCK).resolve() for opened in psutil.Process(holder.pid).open_files()):
            return holder.pid
    return None


def _take(lock: BinaryIO, run: Path) -> bool:
    """Lock the file. Returns False where its file system has no locks."""
    give_up = time.monotonic() + TAKE_SECONDS
    while (taken := _lock(lock)) is False:
        if time.monotonic() > give_up:
            raise LeaseError(f"Another worker is working on the run {run.name}.")
        time.sleep(RETRY_SECONDS)
    return taken is True


def _refuse_if_held_unseen(run: Path, *, locks: bool) -> None:
    """A worker whose lock is not seen here shows by renewing; so this one watches for a while. locks: this one has the lock."""
    holder = read_holder(run)
    if holder is None or (locks and _shows_by_lock(holder)):
        return
    changed, give_up = _changed_at(run / HOLDER), time.monotonic() + WATCH_SECONDS
    while time.monotonic() < give_up:
        time.sleep(RENEW_SECONDS / 10)
        if _changed_at(run / HOLDER) != changed:
            raise LeaseError(f"Another worker is working on the run {run.name}, perhaps on another machine.")


@contextmanager
def _renewed(run: Path, holder: Holder) -> Iterator[None]:
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(RENEW_SECONDS):
            if read_holder(run) not in (holder, None):  # of two that began at once, unseen by each other's locks
                say(f"A worker on another machine has taken the run {run.name}. This worker ends.")
                os._exit(1)
            with suppress(OSError):  # the run was deleted; the training will notice
                os.utime(run / HOLDER)

    thread = threading.Thread(target=renew, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _is_younger(file: Path, seconds: float) -> bool:
    """Whether the file was changed within so many seconds. True where that is unknown, so that no run counts as dead.

    A file that changes in the future was written before the clock was set back: it is no younger for that.
    """
    try:
        with tempfile.TemporaryFile(dir=file.parent) as probe:
            now = os.fstat(probe.fileno()).st_mtime_ns
        return abs(now - _changed_at(file)) < seconds * 1e9
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _changed_at(file: Path) -> int:
    """Nanoseconds. Opened, since NFS asks its server again for a file that is opened, and else remembers."""
    with file.open("rb") as opened:
        return os.fstat(opened.fileno()).st_mtime_ns
