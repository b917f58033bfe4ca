"""Spatial dropout: whole feature maps at a time (Tompson et al. 2015, arXiv 1411.4280)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from cnn_demo.spec.fields import FieldError
from cnn_demo.spec.layers.base import Shape, Takes
from cnn_demo.spec.layers.dropout import Dropout


@dataclass(frozen=True, slots=True, kw_only=True)
class SpatialDropout2D(Dropout):
    kind: ClassVar[str] = "spatial_dropout2d"
    title: ClassVar[str] = "Spatial dropout"
    sentence: ClassVar[str] = (
        "Sets whole feature maps to 0 while training: neighbours in a map say much the same, so that single values "
        "would not be missed."
    )
    takes: ClassVar[Takes] = "map"
    keras_class: ClassVar[str] = "SpatialDropout2D"
    tfjs_class: ClassVar[str] = "Dropout"
    tfjs_config: ClassVar[Mapping[str, Any]] = {"noise_shape": [None, 1, 1, None]}  # one draw a map

    def badge(self) -> str:
        return f"spatial dropout {self.settings()}"

    def check_input(self, input_shape: Shape) -> None:
        if len(input_shape) != 3:
            raise FieldError(
                f"it drops whole feature maps, but its input is a vector of {input_shape[0]}. Use dropout here, or move it "
                "above the flatten or global pooling layer."
            )
