"""The colour scale of signed values, the same in light and dark and on every page. Knows no Streamlit.

Zero is black, as in the images themselves, negative is orange, positive is indigo. web/workbench/colour_scale.js has the
same scale; tests/golden/signed_colours.json holds both to the same colours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

NEGATIVE, ZERO, POSITIVE, LIGHT = (232, 112, 42), (0, 0, 0), (129, 140, 248), (255, 255, 255)
PURE_HUE = 0.6  # the share of the scale at which the pure hue is; beyond it, colours get lighter
LIGHT_SHARE = 0.55  # at the ends
SHARES = (-1.0, -PURE_HUE, 0.0, PURE_HUE, 1.0)  # between these, colours change evenly


def signed_colours(values: np.ndarray) -> NDArray[np.uint8]:
    """Values as colours. values: any shape, float in [-1, 1]. Returns that shape with red, green and blue, uint8."""
    channels = np.array(_colours(), dtype=float).T
    return np.stack([np.interp(values, SHARES, channel) for channel in channels], axis=-1).round().astype(np.uint8)


def css_gradient(lowest: float = -1.0) -> str:
    """The scale from left to right as a CSS background. lowest: 0 for the positive half alone."""
    stops = [
        f"rgb({red:.0f} {green:.0f} {blue:.0f}) {100 * (share - lowest) / (1 - lowest):.0f}%"
        for share, (red, green, blue) in zip(SHARES, _colours(), strict=True)
        if share >= lowest
    ]
    return f"linear-gradient(to right,{','.join(stops)})"


def _colours() -> list[tuple[float, ...]]:
    """The colours at SHARES."""

    def lighter(hue: tuple[int, ...]) -> tuple[float, ...]:
        return tuple(part + LIGHT_SHARE * (light - part) for part, light in zip(hue, LIGHT, strict=True))

    return [lighter(NEGATIVE), NEGATIVE, ZERO, POSITIVE, lighter(POSITIVE)]
