"""TensorFlow.js graph models: the fastest form in a browser, for predictions only."""

from __future__ import annotations

import tempfile
from pathlib import Path

from cnn_demo.export.frozen_graph import save_frozen_model
from cnn_demo.export.source import Source, Writer
from cnn_demo.export.without_erfc import without_erfc


def graph_model(precision: str | None = None) -> Writer:
    """A writer of model.json and its weights. precision: float16 or uint8 of the stored weights; None is float32."""

    def write(source: Source, folder: Path) -> None:
        # Imported here, since it takes two seconds that no other format needs.
        from tensorflowjs.converters.tf_saved_model_conversion_v2 import convert_tf_saved_model

        with tempfile.TemporaryDirectory() as aside:
            save_frozen_model(without_erfc(source.model), Path(aside))
            convert_tf_saved_model(
                aside,
                str(folder),
                signature_def="serving_default",
                quantization_dtype_map={precision: "*"} if precision else None,
            )

    return write
