from __future__ import annotations

import pytest

from cnn_demo.pretrained import squeezenet
from cnn_demo.spec.exports import EXPORTS
from cnn_demo.spec.presets import design


@pytest.mark.parametrize("name", EXPORTS)
def test_a_network_of_a_thousand_classes_is_exported_in_every_format_but_as_a_bundle(name: str) -> None:
    refusal = EXPORTS[name].refusal(squeezenet.architecture())
    if name == "bundle":
        assert refusal == "Bundle (.cnn.zip): at most 256 classes. This network has 1,000."
    else:
        assert refusal is None


def test_a_network_of_ten_classes_is_a_bundle() -> None:
    assert EXPORTS["bundle"].refusal(design("fast").architecture()) is None
