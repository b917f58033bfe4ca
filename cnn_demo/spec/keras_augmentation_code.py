"""Writes the augmentation of a recipe as Keras code, for the script of a design."""

from __future__ import annotations

from cnn_demo.spec.keras_precision_code import IN_FLOAT32
from cnn_demo.spec.layers import Shape
from cnn_demo.spec.recipe import Augmentation


def augmentation_code(augmentation: Augmentation, input_shape: Shape, *, is_mixed: bool) -> str:
    """Keras layers that change training images at random, and `trained`, the model behind them, which is fitted.

    They act in training only, compute in float32 and are not part of the model. input_shape: (height, width, channels).
    is_mixed: whether the script has set another precision for layers.
    """
    if not augmentation.any:
        return "trained = model"
    dtype = f", {IN_FLOAT32}" if is_mixed else ""
    parts = [f"layers.RandomFlip('horizontal'{dtype})"] if augmentation.mirror else []
    parts += [
        f"layers.{name}({arguments}, fill_mode='constant'{dtype})"
        for name, arguments in (
            ("RandomTranslation", f"{augmentation.shift!r}, {augmentation.shift!r}" if augmentation.shift else ""),
            ("RandomRotation", repr(augmentation.rotate / 360) if augmentation.rotate else ""),
            ("RandomZoom", repr(augmentation.zoom) if augmentation.zoom else ""),
        )
        if arguments
    ]
    if augmentation.shear:
        # Keras expects the tangent of the angle.
        parts.append(
            f"layers.RandomShear(x_factor=math.tan(math.radians({augmentation.shear!r})), fill_mode='constant'{dtype})"
        )
    if augmentation.elastic:
        # Keras's RandomElasticTransform shifts a pixel equally down and right, and fails on batches of unknown size.
        parts.append(f"RandomElastic({augmentation.elastic!r})")
    if augmentation.thickness:
        parts.append(f"RandomThickness({augmentation.thickness!r})")
    body = ",\n    ".join(parts)
    classes = ELASTIC_CLASS * bool(augmentation.elastic) + THICKNESS_CLASS * bool(augmentation.thickness)
    return f"""{classes}# Random changes to the training images. Kept apart, so that the model itself predicts without them.
augment = keras.Sequential([
    {body},
])
image_to_change = keras.Input(shape={input_shape})
trained = keras.Model(image_to_change, model(augment(image_to_change)))"""


ELASTIC_CLASS = '''class RandomElastic(layers.Layer):
    """Bends each image: every pixel is read from a place that a smooth random field gives (Simard et al. 2003)."""

    def __init__(self, amount):
        super().__init__(dtype="float32")
        self.amount = amount
        self.seed_generator = keras.random.SeedGenerator(SEED)

    def call(self, images, training=False):
        if not training:
            return images
        height, width, channels = images.shape[1:]
        rows, columns = np.indices((height, width), "float32")
        # Inside a border of zeros, which stand for all that is outside the image.
        y = keras.ops.clip(rows + height * self.field(images) + 1, 0, height + 0.999)
        x = keras.ops.clip(columns + width * self.field(images) + 1, 0, width + 0.999)
        top, left = keras.ops.floor(y), keras.ops.floor(x)
        down, right = (y - top)[..., None], (x - left)[..., None]
        first = keras.ops.arange(keras.ops.shape(images)[0], dtype="int32")[:, None, None] * (height + 2)
        corner = (first + keras.ops.cast(top, "int32")) * (width + 2) + keras.ops.cast(left, "int32")
        pixels = keras.ops.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
        pixels = keras.ops.reshape(pixels, (-1, channels))
        upper, lower = (
            keras.ops.take(pixels, start, axis=0) * (1 - right) + keras.ops.take(pixels, start + 1, axis=0) * right
            for start in (corner, corner + width + 2)
        )
        return upper * (1 - down) + lower * down

    def field(self, images):
        """Noise on a coarse lattice, smoothed; its standard deviation is the amount, in shares of the side."""
        weights = []
        for side in images.shape[1:3]:
            points = np.arange(-1, 9) * side / 7
            bumps = np.exp(-0.5 * ((np.arange(side)[:, None] - points) * 7 / side) ** 2)
            weights.append((bumps / np.linalg.norm(bumps, axis=1, keepdims=True)).astype("float32"))
        shape = (keras.ops.shape(images)[0], 10, 10)
        noise = keras.random.normal(shape, stddev=self.amount, seed=self.seed_generator)
        return keras.ops.matmul(keras.ops.matmul(weights[0], noise), weights[1].T)


'''

THICKNESS_CLASS = '''class RandomThickness(layers.Layer):
    """Blends each image with its strokes grown (maximum of 3x3) or shrunk (minimum of 3x3)."""

    def __init__(self, amount):
        super().__init__(dtype="float32")
        self.amount = amount
        self.seed_generator = keras.random.SeedGenerator(SEED)

    def call(self, images, training=False):
        if not training:
            return images
        grown = keras.ops.max_pool(images, 3, 1, "same")
        shrunk = -keras.ops.max_pool(-images, 3, 1, "same")
        shape = (keras.ops.shape(images)[0], 1, 1, 1)
        share = keras.random.uniform(shape, -self.amount, self.amount, seed=self.seed_generator)
        target = keras.ops.where(share > 0, grown, shrunk)
        return images + keras.ops.abs(share) * (target - images)


'''
