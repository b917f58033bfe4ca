"""Names the version of the app by its sources, so that machines of a cluster can tell whether they run the same one."""

from __future__ import annotations

import hashlib
from functools import cache

from cnn_demo import __version__
from cnn_demo.settings import PROJECT_FOLDER

DIGITS = 10


@cache
def own_version() -> str:
    """The version that this process runs: that of the files when it asked first."""
    return version_of_files()


def version_of_files() -> str:
    """The version number, and the first digits of a hash of all Python files of the package: "0.1.0-3fa9c0de12"."""
    digest = hashlib.sha256()
    package = PROJECT_FOLDER / "cnn_demo"
    for file in sorted(package.rglob("*.py")):
        digest.update(f"{file.relative_to(package).as_posix()}\0".encode())
        digest.update(file.read_bytes())
    return f"{__version__}-{digest.hexdigest()[:DIGITS]}"
