"""A server without workers exports for browsers, compares with its own arithmetic, and refuses the other formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnn_demo.browser.export.formats import FORMATS
from cnn_demo.browser.export.without_worker import export
from cnn_demo.errors import NoWorkersError
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.exports import EXPORTS
from tests.unit.export.conftest import (
    DESIGN,
    DILATED,
    ENDING_IN_A_MEAN,
    ENDING_IN_MAPS,
    GATED,
    WITH_GAPS,
    make_network,
    needs_node,
)

OTHERS = {
    "dilated": DILATED,
    "a map a class": ENDING_IN_MAPS,
    "a mean": ENDING_IN_A_MEAN,
    "a gate": GATED,
    "with gaps": WITH_GAPS,
}
CASES = {f"{name} of every layer": (name, DESIGN) for name in FORMATS} | {
    f"{name}, {title}": (name, design) for name in ("tfjs", "tfjs-layers") for title, design in OTHERS.items()
}
NEED_A_WORKER = [name for name, item in EXPORTS.items() if item.needs_worker]


def test_a_format_needs_a_worker_or_is_written_without() -> None:
    assert sorted([*FORMATS, *NEED_A_WORKER]) == sorted(EXPORTS)


@needs_node
@pytest.mark.parametrize(("name", "design"), CASES.values(), ids=CASES)
def test_the_exported_network_predicts_as_the_network_itself(name: str, design: Architecture, tmp_path: Path) -> None:
    network, out = make_network(tmp_path / "network", design), tmp_path / "out"
    parity = export(str(network), name, str(out))["parity"]
    assert json.loads((out / "parity.json").read_text()) == parity
    assert parity["checked"]
    assert parity["compared_with"].startswith("NumPy")
    assert parity["image_count"] == parity["compared_images"] == 32
    assert parity["images"] == "the first 32 of 1,000 test images of MNIST, 5,000 digits"
    assert parity["largest_difference_of_all"] <= EXPORTS[name].largest_difference
    assert f"| compared with the network in | {parity['compared_with']} |" in (out / "README.md").read_text()


@pytest.mark.parametrize("name", NEED_A_WORKER)
def test_a_format_that_needs_a_worker_is_refused_and_others_are_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(NoWorkersError, match=r"this server runs none\. Choose another format: tfjs, "):
        export(str(tmp_path), name, str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
