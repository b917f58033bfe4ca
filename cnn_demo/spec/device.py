"""A device that networks can be trained on."""

from __future__ import annotations

from typing import TypedDict


class Device(TypedDict):
    """device: "cpu" or "gpu:N", as in a recipe. name: the product name."""

    device: str
    name: str
