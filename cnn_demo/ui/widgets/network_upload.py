"""Takes networks that the visitor's device has trained, piece by piece, and makes runs of them.

web/training/keep_on_server.js sends the pieces. The bundle is checked as one that is uploaded as a file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

import streamlit as st

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import BundleError, UserError
from cnn_demo.runs import bundle_arrival
from cnn_demo.runs.bundle import unpack
from cnn_demo.runs.bundle_arrival import OUT_OF_ORDER, PIECE_BYTES, ArrivingBundle
from cnn_demo.runs.device_training import DEVICE, TRAINING_ID
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import read_record, read_records
from cnn_demo.ui.core import notices, sent, server, state, store
from cnn_demo.ui.core.new_run import check_room
from cnn_demo.ui.core.sent import Piece
from cnn_demo.ui.core.visitor import record_use
from cnn_demo.ui.core.web_component import component

KEY = "network-upload"
ARRIVING, ANSWER, KEPT = "arriving-network", "network-upload-answer", "network-upload-kept"
NOTICE_SECONDS = 5.0  # the browser then deletes the network from the device, after which the page runs again

OnKept = Callable[[RunFolder], None]


class Answer(TypedDict):
    """What the browser gets; web/types/network_upload.d.ts has the same record.

    pieces: how many have arrived. run: the id of the run that was made, None before. error: a sentence, None for none.
    """

    id: str
    pieces: int
    run: str | None
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """A network on its way. id: of its training."""

    id: str
    bundle: ArrivingBundle


def network_upload(on_kept: OnKept) -> None:
    """Let the modules on this page keep networks. It cannot be seen. on_kept: called with the run of a network."""
    with st.container():  # needed around a fragment that reruns, see cnn_demo/ui/train/run_view.py
        st.fragment(_network_upload)(on_kept)


def _network_upload(on_kept: OnKept) -> None:
    piece = sent.piece_of_component(KEY, "piece", id_pattern=TRAINING_ID, most_bytes=PIECE_BYTES)
    if piece:
        _take(piece)
    # The page may run again at any moment, also before all of this is done: then the next run does it.
    if run := store.get(KEPT):
        on_kept(run)
        text = f"{read_record(run).name} is now on this server. You can use it on all pages."
        notices.add_success(text, seconds=NOTICE_SECONDS)
        store.put(KEPT, None)
        st.rerun()
    component("network_upload")(key=KEY, data={"answer": store.get(ANSWER)}, on_piece_change=lambda: None)


def _take(piece: Piece) -> None:
    """Take a piece, and leave the answer to it and the run once all pieces are there."""
    run, error, pieces = _kept_before(piece.id) if piece.index == 0 else None, None, 0
    try:
        if not run:
            bundle = _begun(piece) if piece.index == 0 else _arriving(piece)
            bundle.add(piece.index, piece.content)
            pieces = bundle.pieces
            run = _unpacked(bundle) if bundle.is_complete else None
    except UserError as refusal:
        error = str(refusal)
    if run or error:
        _forget()
    answer = Answer(id=piece.id, pieces=pieces, run=run.id if run else None, error=error)
    store.put(KEPT, run)
    store.put(ANSWER, answer)


def _begun(piece: Piece) -> ArrivingBundle:
    """A new bundle in place of one that has not arrived whole."""
    _forget()
    check_room(1, piece.size)
    most = int(st.get_option("server.maxUploadSize")) * MEGABYTE
    bundle = bundle_arrival.begin(server.settings().cache_folder, piece.size, most_bytes=most)
    store.put(ARRIVING, Arriving(id=piece.id, bundle=bundle))
    return bundle


def _arriving(piece: Piece) -> ArrivingBundle:
    """The bundle that the piece is of."""
    arriving: Arriving | None = store.get(ARRIVING)
    if arriving is None or (arriving.id, arriving.bundle.size) != (piece.id, piece.size):
        raise BundleError(OUT_OF_ORDER)
    return arriving.bundle


def _unpacked(bundle: ArrivingBundle) -> RunFolder:
    settings = server.settings()
    check_room(1, bundle.size)
    run = unpack(
        bundle.path, state.workspace(), settings, max_runs=settings.max_runs_per_workspace, from_own_device=True
    )
    record_use()
    return run


def _kept_before(training_id: str) -> RunFolder | None:
    """The run of that training, which another tab or an earlier click has kept already."""
    records, _ = read_records(state.workspace())
    return next((record.run for record in records if record.run.about().get(DEVICE) == training_id), None)


def _forget() -> None:
    arriving: Arriving | None = store.get(ARRIVING)
    if arriving:
        arriving.bundle.remove()
        store.put(ARRIVING, None)
