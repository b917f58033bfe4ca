"""What the last chapter says about the files of an exported network."""

from __future__ import annotations

import json

from cnn_demo.ui.learn.export_contents import OTHER, contents
from tests.shipped import FIRST


def test_every_file_of_a_bundle_is_told_with_its_size_and_texts_can_be_read() -> None:
    members = {each.name: each for each in contents(FIRST)}
    assert all(each.tells != OTHER for each in members.values())
    spec = members["spec.json"].text
    assert spec is not None
    assert json.loads(spec)["data"]["classes"] == list(FIRST.project().data.classes)
    weights = members["weights.safetensors"]
    assert weights.text is None
    assert weights.size == FIRST.weights_file.stat().st_size
