"""The choices of how the visitor's pictures become images, each with previews of all its options and a suggestion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import Preparation
from cnn_demo.own_data.suggestion import BACKGROUND, COLOUR, FIT, KIND, SIDES, SIZE, Suggestion, suggest
from cnn_demo.runs.kept import Kept
from cnn_demo.spec.data import CROP, DIGIT, DIGIT_SHAPE, PAD, PICTURE, STRETCH
from cnn_demo.ui.core import store
from cnn_demo.ui.data import make_ready_previews

KINDS = {PICTURE: "Anything", DIGIT: "Handwriting"}
COLOURS = {3: "Colour", 1: "Grey"}
FITS = {CROP: "Crop", PAD: "Pad", STRETCH: "Stretch"}
MADE_SQUARE = {CROP: "the middle cut out", PAD: "padded to a square", STRETCH: "stretched to a square"}
CENTRED = "each sign cut out and centred"
BACKGROUNDS = {False: "As it is", True: "Dark"}
HELP = {
    KIND: "A handwritten digit or letter can be cut out, scaled and centred as those of MNIST are. Other pictures are only "
    "brought to one size.",
    SIZE: "Height and width of each image in pixels. Larger images show more, and training takes longer: at twice the side, "
    "four times as long.",
    COLOUR: "A grey image has one number for each pixel, one in colour has three.",
    FIT: "Images are square. Crop keeps the middle square, Pad adds bars in the colour of the border, and Stretch squeezes the "
    "whole picture into a square.",
    BACKGROUND: "Dark inverts the pictures whose border is light. The choice also holds for drawings on the pad: light ink on "
    "a dark sheet, or dark ink on a white one.",
}
SUGGESTIONS: Kept[Suggestion] = Kept(32)


def form(data_set: OwnDataSet) -> Preparation:
    """All choices. Returns what is chosen; what it does not ask for is as it was."""
    suggestion = _suggestion(data_set)
    chosen = chosen_preparation(data_set, suggestion.preparation)
    with st.expander("Change how the images are made", icon=":material/tune:", key=f"{_key(data_set)}-choices"):
        ask = _Choices(data_set, chosen, suggestion)
        kind = ask(KIND, "Each picture shows", KINDS, chosen.kind, lambda value: _of_kind(chosen, value, suggestion))
        chosen = _of_kind(chosen, kind, suggestion)
        if kind == PICTURE:
            chosen = _of_pictures(_Choices(data_set, chosen, suggestion), chosen)
    return keep(data_set, chosen)


def in_words(chosen: Preparation) -> str:
    """What the images will be: size, colour, and how they are made square."""
    size = f"{chosen.side} × {chosen.side} pixels"
    colour = "in colour" if chosen.channels == 3 else "in grey"
    return f"{size}, {colour}, {MADE_SQUARE[chosen.rules.fitting] if chosen.kind == PICTURE else CENTRED}"


def chosen_preparation(data_set: OwnDataSet, suggested: Preparation) -> Preparation:
    """What the visitor has chosen so far: in this session, else when it was made ready, else the suggestion."""
    found: Preparation = store.get(_key(data_set)) or data_set.preparation or suggested
    return found


def keep(data_set: OwnDataSet, chosen: Preparation) -> Preparation:
    """Remember the choices while other pages are shown."""
    store.put(_key(data_set), chosen)
    return chosen


def _of_pictures(ask: _Choices, chosen: Preparation) -> Preparation:
    sides = {side: str(side) for side in sorted({*SIDES, chosen.side})}
    left, right = st.columns(2, gap="medium")
    with left:
        side = ask(SIZE, "Size", sides, chosen.side, lambda value: replace(chosen, side=value))
        channels = ask(COLOUR, "Colour", COLOURS, chosen.channels, lambda value: replace(chosen, channels=value))
    with right:
        fit = ask(FIT, "Fit", FITS, chosen.rules.fitting, lambda value: _fitted(chosen, value))
        light_on_dark = ask(
            BACKGROUND,
            "Background",
            BACKGROUNDS,
            chosen.light_on_dark,
            lambda value: replace(chosen, light_on_dark=value),
        )
    return replace(_fitted(chosen, fit), side=side, channels=channels, light_on_dark=light_on_dark)


def _fitted(chosen: Preparation, fit: str) -> Preparation:
    """The choices with that fit. Where they name none, as for corrections of built-in data, the usual one stays unnamed."""
    return chosen if fit == chosen.rules.fitting else replace(chosen, fit=fit)


class _Choices:
    """Asks for one thing after the other. Called with the name of a reason, the label, the options with their labels, the
    chosen option, and the preparation with another option, for its preview. Returns the option."""

    def __init__(self, data_set: OwnDataSet, chosen: Preparation, suggestion: Suggestion) -> None:
        self._data_set, self._chosen, self._suggestion = data_set, chosen, suggestion

    def __call__(
        self, name: str, label: str, options: Mapping[Any, str], default: Any, made: Callable[[Any], Preparation]
    ) -> Any:
        chosen = st.segmented_control(
            label,
            list(options),
            default=default,
            required=True,
            format_func=lambda option: options[option],
            help=HELP[name],
            key=f"{_key(self._data_set)}-{name}",
        )
        previews = {label: made(option) for option, label in options.items()}
        make_ready_previews.strip(self._data_set, previews, chosen=options[chosen], with_drawing=name == BACKGROUND)
        st.caption(f"Suggested: **{self._suggested(name, options)}**. {self._suggestion.reasons[name]}")
        return chosen

    def _suggested(self, name: str, options: Mapping[Any, str]) -> str:
        given = self._suggestion.preparation
        value = {
            KIND: given.kind,
            SIZE: given.side,
            COLOUR: given.channels,
            FIT: given.fit,
            BACKGROUND: given.light_on_dark,
        }[name]
        return options.get(value, str(value))


def _of_kind(chosen: Preparation, kind: str, suggestion: Suggestion) -> Preparation:
    """The choices with another kind. That of handwriting fixes size, colour and background."""
    if kind == chosen.kind:
        return chosen
    if kind == DIGIT:
        side, _, channels = DIGIT_SHAPE
        return replace(chosen, kind=DIGIT, side=side, channels=channels, light_on_dark=True)
    given = suggestion.preparation
    usual = given if given.kind == PICTURE else Preparation(side=given.side, channels=1, light_on_dark=True, fit=PAD)
    return replace(usual, test_share=chosen.test_share, validation_share=chosen.validation_share, seed=chosen.seed)


def _suggestion(data_set: OwnDataSet) -> Suggestion:
    pictures, classes = data_set.pictures(), data_set.classes
    key = (data_set.folder, len(pictures), pictures[-1].id, hash(tuple(each.label for each in pictures)), classes)
    return SUGGESTIONS.get(key, lambda: suggest(pictures, classes, data_set.pixels))


def _key(data_set: OwnDataSet) -> str:
    return f"make-ready-{data_set.name}"
