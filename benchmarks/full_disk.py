"""A run's life on a disk that becomes full, or read-only, at every single operation: python -m benchmarks.full_disk.

tests/unit/training/test_run_life.py tries a part of the operations. Prints one line for each that is not survived.
"""

from __future__ import annotations

import argparse
import errno
import shutil
import tempfile
import traceback
from pathlib import Path

from tests.full_disk import full_disk
from tests.unit.training.run_life import Life, Training, prepared

CODES = {"full": errno.ENOSPC, "read-only": errno.EROFS}


def main() -> None:
    """Read the command line and try every operation."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.full_disk")
    parser.add_argument("--kind", choices=list(CODES), action="append", help="default: both")
    parser.add_argument("--stride", type=int, default=1, help="try each so many-th operation")
    arguments = parser.parse_args()
    training = prepared()
    with tempfile.TemporaryDirectory() as folder:
        whole = _live(Path(folder, "whole"), training, None, errno.ENOSPC)
        for kind in arguments.kind or CODES:
            tried = range(1, whole.disk.operations + 1, arguments.stride)
            failed = [
                first
                for first in tried
                if not _survives(Path(folder, f"{kind}-{first}"), training, whole, first, CODES[kind])
            ]
            print(f"{kind}: {len(tried)} operations tried, {len(failed)} not survived {failed}", flush=True)


def _live(folder: Path, training: Training, first: int | None, code: int) -> Life:
    folder.mkdir()
    with full_disk(folder, first=first, code=code) as disk:
        life = Life(folder, training, disk)
        life.live()
    return life


def _survives(folder: Path, training: Training, whole: Life, first: int, code: int) -> bool:
    try:
        _live(folder, training, first, code).check_same_as(whole)
    except Exception as error:  # noqa: BLE001 - it is counted, and the next operation is tried
        frames = traceback.extract_tb(error.__traceback__)
        ours = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames if "cnn_demo" in frame.filename]
        print(f"operation {first}: {type(error).__name__}: {error} ({' '.join(ours)})", flush=True)
        return False
    finally:
        shutil.rmtree(folder)
    return True


if __name__ == "__main__":
    main()
