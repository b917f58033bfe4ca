"""How a run's first filters, and its maps of one image, came to be: all of one epoch, and one of all epochs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from cnn_demo.runs.trained import Trained
from cnn_demo.ui.inspecting.downloads import downloads
from cnn_demo.ui.inspecting.moment import Moment, Shown, epoch_name, when
from cnn_demo.ui.inspecting.moments import COLOURS_OF_LIGHT, kernel_tiles, map_tiles
from cnn_demo.ui.inspecting.montage import COLOURS, montage
from cnn_demo.ui.inspecting.subject import Subject
from cnn_demo.ui.pictures import png
from cnn_demo.ui.text import plain

STRIP, SHARP = 62, 2  # pixels of the page, and screen pixels for each of them


def filters(network: Trained, moment: Moment) -> None:
    """The first convolution's kernels at the chosen epoch, and one of them at every epoch."""
    if moment.kernels is None:
        st.info("This network has no convolution, so no filters.", icon=":material/info:")
        return
    kernels = moment.kernels
    pictures, count = kernel_tiles(kernels), kernels.shape[-1]
    meaning = (
        "Mid-grey is zero, a colour what a filter adds for that colour of light"
        if kernels.shape[3] == COLOURS_OF_LIGHT
        else COLOURS[True]
    )
    whole, one = st.columns(2, gap="large")
    with whole:
        name = f"kernels-{network.name}-epoch-{moment.epoch}"
        _sheet(pictures[moment.place], f"{count} kernels {moment.when}", name)
        st.caption(
            f"Numbers 1 to {count}, row by row. {meaning}; one scale for all filters and epochs, whose largest magnitude is "
            f"{float(np.abs(kernels).max()):.3g}."
        )
    with one:
        place = _number("One filter at every epoch", range(count), key=f"forming-filter-{network.name}")
        _strip(pictures[:, place], moment, f"Filter {place + 1}")
        change = float(np.abs(kernels[-1, ..., place] - kernels[0, ..., place]).max())
        st.caption(
            f"Between its first and its last picture a weight of it moved by up to {change:.3g}. Much of a kernel often stays "
            "as chance put it; the layers behind learn to use it."
        )


def maps(network: Trained, subject: Subject, moment: Moment, shown: Shown | None) -> None:
    """The shown layer's maps at the chosen epoch, and one of them at every epoch."""
    if shown is None or moment.maps is None:
        st.info("No layer of this network puts out maps.", icon=":material/info:")
        return
    signed = bool(moment.maps.min() < 0)
    pictures, name = map_tiles(moment.maps, signed=signed), shown.layer.name
    first, last = shown.places[0] + 1, shown.places[-1] + 1
    whole, one = st.columns(2, gap="large")
    with whole:
        file = f"maps-{network.name}-{name}-epoch-{moment.epoch}"
        _sheet(pictures[moment.place], f"Maps {first} to {last} of {name} {moment.when}", file)
        st.caption(
            f"Numbers {first} to {last} of {shown.layer.shape[-1]:,}, for {plain(subject.title)}. {COLOURS[signed]}; one "
            f"scale for all epochs, whose largest magnitude is {float(np.abs(moment.maps).max()):.3g}."
        )
    with one:
        key = f"forming-map-{network.name}-{name}-{first}"
        place = _number("One map at every epoch", shown.places.tolist(), key=key)
        _strip(pictures[:, place - shown.places[0]], moment, f"Map {place + 1} of {name}")


def _number(label: str, places: Sequence[int], *, key: str) -> int:
    """A place, counted from 0; shown and typed in from 1."""
    first, last = places[0] + 1, places[-1] + 1
    if first == last:
        return first - 1
    return int(st.number_input(f"{label}, {first} to {last}", first, last, first, key=key, width=260)) - 1


def _sheet(pictures: np.ndarray, alt: str, name: str) -> None:
    """All pictures of one epoch in rows, and the same as a file."""
    sheet, width = montage(pictures)
    st.image(sheet, width=width, alt=alt, output_format="PNG")
    downloads(name, {"png": sheet})


def _strip(pictures: np.ndarray, moment: Moment, what: str) -> None:
    """One thing at every epoch; the chosen one's name is bold."""
    scale = max(1, SHARP * STRIP // max(pictures.shape[1:3]))
    with st.container(horizontal=True, gap="small"):
        for epoch, picture in zip(moment.epochs, pictures, strict=True):
            name = epoch_name(epoch)
            st.image(
                png(picture, scale),
                width=STRIP,
                caption=f"**▸ {name}**" if epoch == moment.epoch else name,
                alt=f"{what} {when(epoch)}",
                output_format="PNG",
            )
