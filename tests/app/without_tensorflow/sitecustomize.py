"""Makes TensorFlow and its kin impossible to find and to import, as where they are not installed.

A test puts this folder on PYTHONPATH: every Python process of the test then starts with it.
"""

import sys

BLOCKED = ("tensorflow", "keras", "onnx")

for name in BLOCKED:
    sys.modules[name] = None  # type: ignore[assignment]
