"""`python -m cnn_demo`: see cnn_demo.cli."""

from __future__ import annotations

import sys

from cnn_demo.cli import main

if __name__ == "__main__":
    sys.exit(main())
