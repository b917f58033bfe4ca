"""The measurements of a run that travel in its bundle: those of the curves, few enough for an upload."""

from __future__ import annotations

import json
from pathlib import Path

from cnn_demo.byte_sizes import KILOBYTE
from cnn_demo.runs.metrics import BATCH, EPOCH, read, thin

MOST_OF_A_KIND = 2000  # more than a chart shows; web/training/bundle.js takes as many
METRICS_BYTES = 1536 * KILOBYTE


def bundled_metrics(metrics_file: Path) -> bytes:
    """Lines for a bundle, in the order of the file; none where nothing was measured.

    Predictions of the visitor's drawing stay behind, as the drawing does.
    """
    records = read(metrics_file)
    kept = {
        id(record)
        for kind in (BATCH, EPOCH)
        for record in thin([each for each in records if each["kind"] == kind], MOST_OF_A_KIND)
    }
    lines = (json.dumps(record, allow_nan=False) for record in records if id(record) in kept)
    return "".join(f"{line}\n" for line in lines).encode()
