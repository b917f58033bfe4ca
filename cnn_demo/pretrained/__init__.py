"""Networks that others have trained, converted from installed packages into the files of a trained network. No Keras."""

from __future__ import annotations

from cnn_demo.pretrained.folder import get_or_make

__all__ = ["get_or_make"]
