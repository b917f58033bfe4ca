from __future__ import annotations

import json

from tests.golden.make_training_seed import PATH, golden


def test_what_follows_from_a_seed_is_what_javascript_is_held_to() -> None:
    assert golden() == json.loads(PATH.read_text())
