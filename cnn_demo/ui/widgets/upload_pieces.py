"""Takes the pieces of files that a component of ours sends, and tells it what has arrived. See own_data/upload.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypedDict

from cnn_demo.errors import DatasetError, UserError
from cnn_demo.own_data import upload
from cnn_demo.own_data.upload import PIECE_BYTES, Upload
from cnn_demo.own_data.upload_header import OUT_OF_ORDER
from cnn_demo.ui.core import sent, server, store
from cnn_demo.ui.core.sent import Piece
from cnn_demo.ui.core.visitor import browser_key, visitor
from cnn_demo.ui.core.web_module import mount_module

ID = re.compile("[0-9a-f]{16}")
WAITING = "waiting-in-the-browser"

OnUpload = Callable[[Upload], None]


class Answer(TypedDict):
    """What the browser gets; web/types/picture_upload.d.ts has the same record."""

    id: str
    pieces: int
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arriving:
    """An upload of this session. id: the browser's name of it."""

    id: str
    upload: Upload


def take_pieces(key: str, *, on_begin: OnUpload | None = None, on_whole: OnUpload | None = None) -> bool:
    """Take the piece that the component of that key has sent, or end the upload that it stops. Whether an upload has ended.

    on_begin: called with an upload at its first piece, when it has made room. on_whole: called when all has arrived, before
    the component knows it. Both may raise UserError, which the component shows.
    """
    piece = sent.piece_of_component(key, "piece", id_pattern=ID, most_bytes=PIECE_BYTES)
    stopped = sent.text_of_component(key, "stopped")
    if piece:
        return _take(key, piece, on_begin, on_whole)
    return stopped is not None and _stop(key, stopped)


def answer(key: str) -> Answer | None:
    """The answer to the piece that was taken last."""
    found: Answer | None = store.get(_answer(key))
    return found


def refuse(key: str, why: str) -> None:
    """Answer that nothing came of the upload that arrived last. why: a sentence, which the component shows."""
    if found := answer(key):
        store.put(_answer(key), Answer(id=found["id"], pieces=found["pieces"], error=why))


def arriving(key: str) -> Upload | None:
    """The upload of this session that is on its way through the component of that key."""
    found: _Arriving | None = store.get(_arriving(key))
    return found.upload if found and not found.upload.has_ended else None


def ended(key: str) -> str | None:
    """The browser's name of the upload of this session that came last through the component of that key, once it has ended."""
    found: _Arriving | None = store.get(_arriving(key))
    return found.id if found and found.upload.has_ended else None


def are_waiting(key: str) -> bool:
    """Whether the browser keeps something for that component that it has not sent yet, as it said last."""
    # Read here, since the run that takes the component off the page may be the one that hears of it.
    if isinstance(told := sent.of_component(key, "waiting"), bool):
        others = {view: each for view, each in _waiting().items() if view != browser_key(key)}
        store.put(WAITING, {**others, browser_key(key): key} if told else others)
    return browser_key(key) in _waiting()


def drop_waiting_but(keys: Collection[str]) -> None:
    """Let the browser drop what it has not sent yet for components of other keys of this work: no page shows them any more."""
    gone = sorted(view for view, key in _waiting().items() if key not in keys and view == browser_key(key))
    if gone and mount_module("picture_upload/dropped_views.js", (), key="dropped-views", keys=gone) == gone:
        store.put(WAITING, {view: key for view, key in _waiting().items() if view not in gone})


def _take(key: str, piece: Piece, on_begin: OnUpload | None, on_whole: OnUpload | None) -> bool:
    """Take a piece, and leave the answer to it. Whether all has arrived now."""
    found: _Arriving | None = store.get(_arriving(key))
    pieces, error = 0, None
    try:
        if found is None or found.id != piece.id:
            if piece.index:
                raise DatasetError(OUT_OF_ORDER)
            found = _begun(key, piece, on_begin)
        pieces_before = found.upload.pieces
        found.upload.add(piece.index, piece.content)
        if on_whole and found.upload.is_complete and found.upload.pieces != pieces_before:
            on_whole(found.upload)
        pieces = found.upload.pieces
    except UserError as refusal:
        error = str(refusal)
        if found:
            _stop(key, found.id)
    store.put(_answer(key), Answer(id=piece.id, pieces=pieces, error=error))
    return found is not None and found.upload.is_complete


def _begun(key: str, piece: Piece, on_begin: OnUpload | None) -> _Arriving:
    """A new upload in place of one that has not arrived whole."""
    if before := arriving(key):
        before.stop()
    cache, who = server.settings().cache_folder, visitor()
    made = upload.begin(cache, piece.size, label=piece.label, origin=who.origin, workspace=who.workspace)
    begun = _Arriving(id=piece.id, upload=made)
    try:
        if on_begin:
            on_begin(begun.upload)
    except UserError:
        begun.upload.remove()
        raise
    store.put(_arriving(key), begun)
    return begun


def _stop(key: str, identity: str) -> bool:
    """End the upload of that id. Whether there was one on its way."""
    found: _Arriving | None = store.get(_arriving(key))
    if found is None or found.id != identity or found.upload.has_ended:
        return False
    found.upload.stop()
    return True


def _arriving(key: str) -> str:
    return f"{key}-arriving"


def _waiting() -> dict[str, str]:
    """The browser's names of the components for which it has something that was not sent -> their keys."""
    waiting: dict[str, str] = store.get(WAITING, {})
    return waiting


def _answer(key: str) -> str:
    return f"{key}-answer"
