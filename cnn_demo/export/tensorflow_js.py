"""Writes TensorFlow.js graph models, which predict fastest in a browser and cannot be trained."""

from __future__ import annotations

import tempfile
from pathlib import Path

from cnn_demo.export.exporter import Exporter, TrainedModel
from cnn_demo.export.frozen_graph import save_frozen_model
from cnn_demo.export.without_erfc import without_erfc


def graph_model(precision: str | None = None) -> Exporter:
    """The exporter of model.json and its weights. precision of the stored weights: float16, uint8 or None for float32."""

    def write(trained: TrainedModel, folder: Path) -> None:
        # Imported here because the import takes two seconds.
        from tensorflowjs.converters.tf_saved_model_conversion_v2 import convert_tf_saved_model

        with tempfile.TemporaryDirectory() as scratch:
            save_frozen_model(without_erfc(trained.model), Path(scratch))
            convert_tf_saved_model(
                scratch,
                str(folder),
                signature_def="serving_default",
                quantization_dtype_map={precision: "*"} if precision else None,
            )

    return write
