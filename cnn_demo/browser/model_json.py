"""The records of a model.json, the description of a TensorFlow.js model. They name the fields that are used here."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class TensorInfo(TypedDict):
    """An input or output in a graph's signature. name: of the tensor, such as Identity:0."""

    name: str


class Signature(TypedDict):
    """The inputs and outputs of a graph model."""

    inputs: NotRequired[dict[str, TensorInfo]]
    outputs: dict[str, TensorInfo]


class Quantization(TypedDict):
    """How the values of a tensor are stored. dtype: as stored. Of 8 bits, a value is min + scale * the stored number."""

    dtype: str
    min: NotRequired[float]
    scale: NotRequired[float]
    original_dtype: NotRequired[str]


class WeightSpec(TypedDict):
    """One tensor among the weights. dtype: of the tensor when it is loaded."""

    name: str
    shape: list[int]
    dtype: str
    quantization: NotRequired[Quantization]


class WeightGroup(TypedDict):
    """Weights whose bytes are in these files, one tensor after the other. paths: relative to model.json."""

    paths: list[str]
    weights: list[WeightSpec]


class ModelJson(TypedDict):
    """format: "graph-model" or "layers-model". modelTopology: the graph or the layers. signature: of a graph model."""

    format: str
    modelTopology: dict[str, object]
    signature: NotRequired[Signature]
    weightsManifest: list[WeightGroup]
