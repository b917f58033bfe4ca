"""Every attack at every reader: refused by an error for people, quickly, within 256 MB, with nothing left behind."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from cnn_demo.shown_text import escaped, for_terminal
from tests.security.run_attacks import FILE_ENTRIES, TEXT_ENTRIES

MOST_SECONDS = 1.0  # of computing: the machine may be busy with other tests
LONGEST_MESSAGE = 600
PICTURES = ("picture", "picture from the command line", "own picture")
# What a reader of pictures may take: it is a picture, too, and is read as nothing else, within the same bounds.
HARMLESS = {
    "PNG that unfolds to more than it says",
    "PNG with a zip behind it",
    "GIF that is a script",
    "GIF of 300 frames",
    "PNG of 39 megapixels",
    "WebP of 39 megapixels",
}
MARKUP = re.compile(r"<\w|\]\(")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Mapping[str, Any]]:
    command = [sys.executable, "-m", "tests.security.run_attacks", str(tmp_path_factory.mktemp("attacks"))]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout
    return [json.loads(line) for line in told.splitlines()]


@pytest.mark.parametrize("entry", [*FILE_ENTRIES, *TEXT_ENTRIES])
def test_every_attack_is_refused(outcomes: list[Mapping[str, Any]], entry: str) -> None:
    tried = [each for each in outcomes if each["entry"] == entry]
    assert len(tried) > 15
    for each in tried:
        may_be_taken = entry in PICTURES and each["attack"] in HARMLESS
        assert each["outcome"] == "refused" or (may_be_taken and each["outcome"] == "taken"), each
        assert each["seconds"] < MOST_SECONDS, each
        assert not each["left"], each


def test_no_message_holds_markup_once_it_is_shown(outcomes: list[Mapping[str, Any]]) -> None:
    for each in outcomes:
        message = each["message"]
        assert len(message) <= LONGEST_MESSAGE, each
        on_a_page = re.sub(r"\\.", " ", escaped(message))
        assert not MARKUP.search(on_a_page), each
        assert not CONTROL.search(for_terminal(message)), each
