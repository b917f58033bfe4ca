"""The records of own data sets that their modules exchange: pictures on their way in, stored ones, and how to prepare them."""

from __future__ import annotations

from dataclasses import dataclass

from cnn_demo.drawing.steps import Picture
from cnn_demo.spec.data import CROP, PreparationRules

TRAINING, VALIDATION, TEST = "training", "validation", "test"
PARTS = (TRAINING, VALIDATION, TEST)
FILE, CAMERA, DRAWING, TABLE, CORRECTION = "file", "camera", "drawing", "table", "correction"
WAYS = (FILE, CAMERA, DRAWING, TABLE, CORRECTION)
FROM_A_PAD = (DRAWING, CORRECTION)  # light ink on black, as it was drawn; a corrected photo comes as FILE or CAMERA


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Arrival:
    """A picture on its way into a data set.

    name: of the picture as the visitor knows it, such as leaves/oak/1.jpg. label: the name of its class.
    content: an encoded file, or pixels, uint8 (h, w, 1 | 3 | 4). part: one of PARTS where the source says it, "" otherwise.
    group: pictures of one group stay in one part, as the frames of one recording; "" for a picture by itself.
    way: how it came, one of WAYS. sha256: of the file that came first, where this is the stored copy of it; "" otherwise.
    """

    name: str
    label: str
    content: bytes | Picture
    part: str = ""
    group: str = ""
    way: str = FILE
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A file that was not added. reason: a sentence for the visitor."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredPicture:
    """What is known of a picture that is ready to be stored.

    name, label, part, group, way: as of the arrival. sha256: of the file that came, in hexadecimal; of the pixels where
    there was no file. width, height: of the picture that came, in pixels. likeness: perceptual hash, 64 bits in hexadecimal.
    brightness: mean of the pixels, 0 to 1. contrast: their standard deviation. sharpness: variance of the Laplacian of the
    grey picture as it is stored, with values from 0 to 255.
    """

    name: str
    label: str
    sha256: str
    width: int
    height: int
    likeness: str
    brightness: float
    contrast: float
    sharpness: float
    part: str = ""
    group: str = ""
    way: str = FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPicture(MeasuredPicture):
    """A picture of a data set, as its manifest lists it.

    id: unique in the data set, and stable. shard, offset, size: where the stored copy lies, in bytes.
    """

    id: str
    shard: str
    offset: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """How the pictures of a data set become images, and how these are split.

    kind, light_on_dark, fit: as in DataSpec; kind is its preparation. side: height and width of an image in pixels.
    channels: 1 for grey, 3 for colour. test_share, validation_share: of the pictures whose part the source does not say.
    seed: of the split.
    """

    kind: str = "picture"
    side: int = 64
    channels: int = 3
    light_on_dark: bool = False
    fit: str = CROP
    test_share: float = 0.15
    validation_share: float = 0.15
    seed: int = 0

    @property
    def rules(self) -> PreparationRules:
        """What decides how a picture becomes an image."""
        return PreparationRules(
            preparation=self.kind,
            input_shape=(self.side, self.side, self.channels),
            light_on_dark=self.light_on_dark,
            fit=self.fit,
        )
