"""Says in a sentence how a picture becomes an image, for the README files of exports and bundles."""

from __future__ import annotations

from cnn_demo.spec.data import CROP, DIGIT, PAD, STRETCH, DataSpec, PreparationRules

AS_IN_MNIST = "white ink on black (ink is 1), scaled into a box of 20 × 20 and centred by its centre of mass"
COLOURS = {1: "grey (0.299 red, 0.587 green and 0.114 blue)", 3: "red, green and blue"}
FITTED = {
    CROP: "the middle square of the picture",
    PAD: "the whole picture in the middle of a square that has the colour of its border",
    STRETCH: "the whole picture, stretched to a square",
}
INVERTED = "inverted where its border is lighter than middle grey"


def image_text(rules: PreparationRules) -> str:
    """What an image shows, without a full stop: "red, green and blue, the middle square of the picture"."""
    if rules.preparation == DIGIT:
        return AS_IN_MNIST
    parts = [COLOURS[rules.input_shape[2]], FITTED[rules.fitting]]
    if rules.light_on_dark:
        parts.append(INVERTED)
    return ", ".join(parts)


def data_text(data: DataSpec) -> str:
    """The title of the data, with source and licence where they are known."""
    licence = f"licence: {data.licence}" if data.licence else ""
    origin = "; ".join(filter(None, (data.source, licence)))
    return f"{data.title} ({origin})" if origin else data.title
