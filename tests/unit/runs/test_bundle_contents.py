"""Bundles whose parts are not what they claim to be are refused, and the part is named."""

from __future__ import annotations

import json
import pickle
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save

from cnn_demo.spec.builtin_data import CIFAR10
from cnn_demo.spec.project import Project
from tests.unit.runs.bundles import (
    Members,
    Refused,
    Unpack,
    changed_json,
    h5,
    tensors,
    zip_of,
)


def edited(project: Project, change: Callable[[dict[str, np.ndarray]], None]) -> bytes:
    found = tensors(project)
    change(found)
    return save(found, {})


def raw_tensors(header: object, data: bytes = b"", length: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + data


WRONG_TENSORS: dict[str, tuple[Callable[[dict[str, np.ndarray]], Any], str]] = {
    "missing": (lambda found: found.pop("output/bias"), "lacks output/bias"),
    "extra": (lambda found: found.update(more=np.zeros(1, np.float32)), "holds 'more', which the design does not have"),
    "misshapen": (
        lambda found: found.update({"output/bias": np.zeros(9, np.float32)}),
        "output/bias has shape [9]; the design needs 10",
    ),
    "transposed": (
        lambda found: found.update({"output/kernel": np.zeros((10, 784), np.float32)}),
        "the design needs 784x10",
    ),
    "double": (lambda found: found.update({"output/bias": np.zeros(10)}), "is of type 'F64'"),
    "half": (lambda found: found.update({"output/bias": np.zeros(10, np.float16)}), "is of type 'F16'"),
    "nan": (lambda found: found["output/bias"].fill(np.nan), "output/bias holds values that are not finite numbers"),
    "infinite": (lambda found: np.put(found["output/kernel"], 34, -np.inf), "not finite numbers"),
}


@pytest.mark.parametrize("case", WRONG_TENSORS)
def test_weights_that_are_not_the_designs_are_refused(
    refused: Refused, members: Members, project: Project, case: str
) -> None:
    change, message = WRONG_TENSORS[case]
    assert message in refused(zip_of({**members, "weights.safetensors": edited(project, change)}))


TENSOR = {"dtype": "F32", "shape": [10], "data_offsets": [0, 40]}
KERNEL = {"dtype": "F32", "shape": [784, 10], "data_offsets": [40, 31400]}
BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "not a safetensors file"),
    "pickle": (pickle.dumps([1, 2, 3]), "not a safetensors file"),
    "h5": (h5(), "not a safetensors file"),
    "endless header": (raw_tensors({}, length=2**63), "not a safetensors file"),
    "large header": (raw_tensors(b" " * 300_000), "not a safetensors file"),
    "header of brackets": (raw_tensors(b"[" * 200_000), "not valid JSON"),
    "header is a list": (raw_tensors([]), "must be a JSON object"),
    "tensor is a number": (raw_tensors({"output/kernel": 3, "output/bias": 4}), "is of type None"),
    "no data": (raw_tensors({"output/bias": TENSOR, "output/kernel": KERNEL}), "holds 0 bytes of weights"),
    "overlapping": (
        raw_tensors({"output/bias": TENSOR, "output/kernel": {**KERNEL, "data_offsets": [0, 31360]}}, bytes(31400)),
        "is damaged",
    ),
    "offsets beyond the end": (
        raw_tensors({"output/bias": {**TENSOR, "data_offsets": [0, 2**62]}, "output/kernel": KERNEL}, bytes(31400)),
        "is damaged",
    ),
    "metadata": (
        raw_tensors({"__metadata__": {"a": "b"}, "output/bias": TENSOR, "output/kernel": KERNEL}, bytes(31400)),
        "holds more than weights",
    ),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_only_bears_the_name_of_weights_is_refused(refused: Refused, members: Members, case: str) -> None:
    content, message = BAD_FILES[case]
    assert message in refused(zip_of({**members, "weights.safetensors": content}))


def test_weights_larger_than_any_allowed_design_are_unpacked_no_further(
    refused: Refused, members: Members, unpacked_bytes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNN_DEMO_MAX_PARAMETERS", "10000")
    said = refused(zip_of({**members, "weights.safetensors": bytes(30_000_000)}))
    assert "weights.safetensors in the bundle is larger than the 302,144 bytes" in said
    assert sum(unpacked_bytes) < 1_000_000


@pytest.mark.parametrize("name", ["spec.json", "recipe.json", "about.json", "result.json", "certainty.json"])
@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"a": NaN}', b"[" * 100_000, b'{"a":' * 20_000, b"9" * 5000, b"{}"],
    ids=["empty", "cut", "list", "null", "bytes", "NaN", "deep", "deep objects", "huge number", "no fields"],
)
def test_json_that_is_no_such_file_is_refused(refused: Refused, members: Members, name: str, content: bytes) -> None:
    refused(zip_of({**members, name: content}))


TEN = list(range(10))
WRONG_VALUES: dict[str, tuple[str, tuple[Any, ...], Any, str]] = {
    "another version": ("about.json", ("version",), 3, "is of version 3; this program reads 1 and 2"),
    "name is a number": ("about.json", ("name",), 7, "name is 7; it must be text"),
    "name is blank": ("about.json", ("name",), "\n\u200b", "has no visible character"),
    "starts from nothing": ("about.json", ("starts_from",), "", "has no visible character"),
    "unknown version of the data": ("spec.json", ("version",), 3, "The version is 3; this program reads 1 to 2"),
    "data is a list": ("spec.json", ("data",), [], "The description of the data is []; it must be a JSON object"),
    "data without classes": ("spec.json", ("data",), {"name": "a", "title": "A"}, "data lacks input_shape"),
    "data in a path": ("spec.json", ("data", "name"), "../a", "The data's name is '../a'; it must be"),
    "data of a long name": ("spec.json", ("data", "name"), "a" * 61, "The data's name is"),
    "invisible title": ("spec.json", ("data", "title"), "\u200b", "The data's title is"),
    "picture in a class": ("spec.json", ("data", "classes", 3), "![x](http://a.b)", "The data's class 3 is"),
    "HTML in a class": ("spec.json", ("data", "classes", 3), "<b>", "The data's class 3 is"),
    "class is a list": ("spec.json", ("data", "classes", 3), [[]], "The data's class 3 is"),
    "equal classes": ("spec.json", ("data", "classes", 3), "4", "names that all differ"),
    "too many classes": ("spec.json", ("data", "classes"), [str(n) for n in range(1001)], "a list of 2 to 1000 names"),
    "huge images": ("spec.json", ("data", "input_shape"), [10**9, 28, 1], "The data's input_shape is"),
    "images are text": ("spec.json", ("data", "input_shape"), "28x28", "The data's input_shape is"),
    "endless images": ("spec.json", ("data", "training_images"), 10**30, "The data's training_images is"),
    "colour digits": ("spec.json", ("data", "input_shape"), [28, 28, 3], "the size to which digits are prepared"),
    "unknown preparation": ("spec.json", ("data", "preparation"), "magic", "must be one of digit, picture"),
    "unknown task": ("spec.json", ("data", "task"), "regression", "must be one of classification"),
    "unknown origin": ("spec.json", ("data", "origin"), "/etc", "must be one of builtin, workspace"),
    "light is a number": ("spec.json", ("data", "light_on_dark"), 1, "must be one of True, False"),
    "digits under other names": (
        "spec.json",
        ("data", "classes", 3),
        "three",
        "other images or classes than those of the built-in",
    ),
    "own data under a built-in's name": ("spec.json", ("data", "origin"), "workspace", "Give it another name"),
    "colour data": ("spec.json", ("data",), CIFAR10.to_dict(), "is for other images or other classes"),
    "other classes": (
        "spec.json",
        ("architecture", "classes"),
        9,
        "for other images or other classes than those of mnist-5k",
    ),
    "unknown layer": ("spec.json", ("architecture", "layers"), [{"kind": "lambda"}], "unknown kind 'lambda'"),
    "impossible layer": ("spec.json", ("architecture", "layers"), [{"kind": "dense"}], "it needs a vector"),
    "many layers": ("spec.json", ("architecture", "layers"), [{"kind": "flatten"}] * 999, "has 999 layers"),
    "recipe": ("recipe.json", ("epochs",), 10**30, "epochs is 1000"),
    "accuracy above one": ("result.json", ("test", "accuracy"), 1.1, "test: accuracy is 1.1"),
    "accuracy is true": ("result.json", ("test", "accuracy"), True, "accuracy is True"),
    "accuracy is text": ("result.json", ("test", "accuracy"), "1", "accuracy is '1'"),
    "accuracy another": ("result.json", ("test", "accuracy"), 0.5, "confusion matrix and the test accuracy"),
    "loss without end": ("result.json", ("test", "loss"), 10**400, "loss is 1000"),
    "images": ("result.json", ("test", "images"), 99, "confusion matrix and the number of test images"),
    "confusion too small": ("result.json", ("test", "confusion"), [TEN] * 9, "must be a list of 10"),
    "confusion ragged": ("result.json", ("test", "confusion", 3), [1], "confusion[3] is [1]"),
    "confusion of fractions": ("result.json", ("test", "confusion", 3, 3), 0.5, "confusion[3][3] is 0.5"),
    "negative count": ("result.json", ("test", "confusion", 3, 3), -1, "confusion[3][3] is -1"),
    "class beyond the last": ("result.json", ("test", "per_class", 0, "class"), 10, "class is 10"),
    "classes out of order": ("result.json", ("test", "per_class", 0, "class"), 1, "classes and their order"),
    "precision": ("result.json", ("test", "per_class", 0, "precision"), "<b>", "precision is '<b>'"),
    "parameters": ("result.json", ("parameters",), 1, "the parameters and the design"),
    "certainty another": ("result.json", ("certainty", "largest_distance"), 1.0, "result.json and certainty.json"),
    "best": ("result.json", ("best",), 3, "best is 3; it must be a JSON object"),
    "versions": ("result.json", ("versions",), {"keras": 3}, "versions: 'keras' is 3"),
    "seconds": ("result.json", ("seconds",), None, "seconds is None"),
    "rule of the wrong size": ("certainty.json", ("means",), [TEN], "means is [[0, 1"),
    "rule of text": ("certainty.json", ("whitening", 0, 0), "x", "whitening[0][0] is 'x'"),
    "probability": ("certainty.json", ("least_probability",), -0.1, "least_probability is -0.1"),
}


@pytest.mark.parametrize("case", WRONG_VALUES)
def test_a_wrong_value_is_named(refused: Refused, members: Members, case: str) -> None:
    name, path, value, message = WRONG_VALUES[case]
    assert message in refused(zip_of({**members, name: changed_json(members[name], *path, to=value)}))


def test_a_number_that_overflows_in_json_is_refused(refused: Refused, members: Members) -> None:
    content = members["certainty.json"].replace(b"7.5", b"1e999")
    assert "largest_distance is inf" in refused(zip_of({**members, "certainty.json": content}))


def test_figures_that_only_a_newer_program_knows_are_left_out(members: Members, unpack_here: Unpack) -> None:
    content = changed_json(members["result.json"], "made_by_a_newer_one", to={"deep": [1]})
    imported = unpack_here(zip_of({**members, "result.json": content}))
    assert imported.result() == json.loads(members["result.json"])
