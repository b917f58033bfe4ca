"""The process of a search: `python -m cnn_demo.sweeps FOLDER`. The web process starts it, and it ends with that.

FOLDER: of the search, in a workspace. The web process also writes there how many of its runs may wait or train at one time.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cnn_demo import settings
from cnn_demo.child_process import serve_parent
from cnn_demo.errors import LeaseError, UserError
from cnn_demo.runs.log_line import say
from cnn_demo.runs.sweep_folder import SweepFolder
from cnn_demo.sweeps.search import search_in
from cnn_demo.sweeps.trial_runs import QueuedRuns


def main(arguments: list[str]) -> int:
    """Exit status: 0 searched to the end, or left to another process; 1 failed (the state says why)."""
    folder = SweepFolder(Path(arguments[0]))
    try:
        search_in(folder, QueuedRuns(settings.read(), folder))
    except LeaseError as error:
        say(f"{error} This process ends; the search goes on.")
    except UserError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    serve_parent(os.getppid())
    sys.exit(main(sys.argv[1:]))
