"""Letters, signs and digits of the package Hershey-Fonts as the strokes of a pen.

A. V. Hershey drew these fonts at the U.S. National Bureau of Standards for plotters; they are in the public domain.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from HersheyFonts import HersheyFonts

from cnn_demo.made_data.on_pad import Strokes

# Font -> its characters that no hand writes like a digit. Left out are O, o, Q (0), I, l, i, j (1), Z, z (2), S, s (5), G, b
# (6), B (8), a, g, q, y (9 and 4), and what resembles them: / | ! ( ) > ? $ & and, of Greek and Cyrillic, theta, phi, beta,
# delta, tau, and the letters for z, ch, b, o and e.
LETTERS = {
    "futural": "ACDEFHJKLMNPRTUVWXYdehkmnprtuvwx#%@*+=^<[{~",
    "scripts": "ADEFHKMNPRTUWXdehkmnprtuvwx",
    "cursive": "ADEFHKMNPRTUWXdehkmnprtuvwx",
    "greeks": "CDEGJKLMNPQRSVWXacegjklmpvwx",
    "cyrilc_1": "DEGIJKLMNPWYZ",
    "mathlow": '!"#%&:;_^',
    "timesr": "ADEFHKMNRTWXYdhkmnrtuwx",
}
PLAIN = "futural"  # the font nearest to what most people draw
PLAIN_COPIES = 3
DIGIT_FONTS = (PLAIN, "scripts", "timesg")


@cache
def letters() -> tuple[Strokes, ...]:
    """The strokes of all letters and signs, those of the plain font several times."""
    found = [
        (strokes,) * (PLAIN_COPIES if font == PLAIN else 1)
        for font, characters in LETTERS.items()
        for strokes in strokes_of(font, characters)
    ]
    return tuple(strokes for copies in found for strokes in copies)


@cache
def digits() -> tuple[tuple[Strokes, ...], ...]:
    """The strokes of each digit from 0 to 9, in several fonts."""
    fonts = [strokes_of(font, "0123456789") for font in DIGIT_FONTS]
    return tuple(zip(*fonts, strict=True))


def strokes_of(font: str, characters: str) -> list[Strokes]:
    """The strokes of each of the characters. font: a name that HersheyFonts.default_font_names lists."""
    fonts = HersheyFonts()
    fonts.load_default_font(font)
    glyphs = fonts.all_glyphs
    return [
        [np.array(stroke, float) for stroke in glyphs[character].strokes if len(stroke) > 1] for character in characters
    ]
