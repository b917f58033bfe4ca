"""An own data set is made ready in one go: near duplicates are grouped, the preparation is chosen, the images are made."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnn_demo.datasets import prepared
from cnn_demo.datasets.prepared import READY
from cnn_demo.errors import StorageError
from cnn_demo.jobs.long_work import Stopped
from cnn_demo.own_data import ready
from cnn_demo.own_data.adding import add_pictures
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.making_ready import make_ready
from cnn_demo.own_data.records import Arrival, Preparation

SMALL = Preparation(side=28, test_share=0.3, validation_share=0.3)
DIFFERENT = 12


def scene(seed: int) -> np.ndarray:
    """A picture unlike those of other seeds: (64, 64, 3) uint8."""
    coarse = np.random.default_rng(seed).integers(0, 256, (8, 8, 3), np.uint8)
    return np.asarray(Image.fromarray(coarse).resize((64, 64), Image.Resampling.BICUBIC))


def saved_again(picture: np.ndarray, quality: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality)
    return file.getvalue()


@pytest.fixture
def data_set(tmp_path: Path) -> OwnDataSet:
    """Two classes; of each picture there is a second copy, saved again."""
    made = OwnDataSet.create(tmp_path, "Scenes")
    arrivals = [
        Arrival(
            name=f"{seed}-{quality}.jpg", label="odd" if seed % 2 else "even", content=saved_again(scene(seed), quality)
        )
        for quality in (95, 60)
        for seed in range(DIFFERENT)
    ]
    add_pictures(made, arrivals, total=None, report=lambda *_: None, is_stopped=lambda: False)
    return made


def test_copies_stay_in_one_part(data_set: OwnDataSet) -> None:
    told: list[float] = []
    data = make_ready(data_set, SMALL, lambda share, _step: told.append(share))
    assert (data, data_set.preparation) == (data_set.ready(), SMALL)
    groups = {picture.name: picture.group for picture in data_set.pictures()}
    for seed in range(DIFFERENT):
        assert groups[f"{seed}-95.jpg"] == groups[f"{seed}-60.jpg"] != ""
    assert len(set(groups.values())) == DIFFERENT
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1


def test_a_stopped_work_leaves_what_was_there(data_set: OwnDataSet, monkeypatch: pytest.MonkeyPatch) -> None:
    before = make_ready(data_set, SMALL, lambda *_: None)

    def stop(share: float, _step: str) -> None:
        if share > 0.5:
            raise Stopped

    monkeypatch.setattr("cnn_demo.own_data.ready.IMAGES_PER_REPORT", 5)
    with pytest.raises(Stopped):
        make_ready(data_set, Preparation(side=32), stop)
    assert data_set.ready() is None
    assert [path.name for path in (data_set.folder / READY).glob("*/")] == [before.version]
    assert make_ready(data_set, SMALL, lambda *_: None) == before


def test_images_bring_no_deleted_data_set_back(data_set: OwnDataSet) -> None:
    data = make_ready(data_set, SMALL, lambda *_: None)
    images = prepared.load(data_set.folder / READY / data.version, data)
    data_set.delete()
    with pytest.raises(StorageError):
        ready.keep(data_set.folder, data, [], images)
    assert not data_set.folder.exists()


def test_making_the_same_again_changes_nothing(data_set: OwnDataSet) -> None:
    before = make_ready(data_set, SMALL, lambda *_: None)
    assert make_ready(data_set, SMALL, lambda *_: None) == before == data_set.ready()
