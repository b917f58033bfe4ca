"""How the logit of a class changes with each pixel: plain, smoothed and integrated gradients."""

from __future__ import annotations

import keras
import numpy as np

from cnn_demo.inspection.gradients import input_gradients

NOISE_COPIES, NOISE_SPREAD = 32, 0.15
PATH_STEPS = 256


def plain(model: keras.Model, image: np.ndarray, label: int) -> np.ndarray:
    """The gradient of the logit by each input value (Simonyan et al. 2014, arXiv 1312.6034).

    model: gives logits. image: (h, w, c) float32. Returns the same shape, in logits per unit of the input.
    """
    return input_gradients(model, image[None], label)[1][0]


def smoothed(model: keras.Model, image: np.ndarray, label: int, *, seed: int = 0) -> np.ndarray:
    """SmoothGrad: the mean gradient over copies of the image with Gaussian noise (Smilkov et al. 2017, arXiv 1706.03825).

    NOISE_COPIES copies; the noise's standard deviation is NOISE_SPREAD of the image's range. As for plain.
    """
    spread = NOISE_SPREAD * float(np.ptp(image))
    noise = np.random.default_rng(seed).normal(0.0, spread, (NOISE_COPIES, *image.shape))
    return input_gradients(model, (image + noise).astype(np.float32), label)[1].mean(axis=0)


def integrated(model: keras.Model, image: np.ndarray, label: int) -> tuple[np.ndarray, float]:
    """Integrated gradients from an all-zero image (Sundararajan et al. 2017, arXiv 1703.01365).

    The mean gradient on the straight way from nothing to the image, at the middles of PATH_STEPS equal steps, times
    the image. Returns attributions as the image, in logits, and the difference of the logits at both ends, to which
    the attributions add up but for the error of the sum.
    """
    shares = (np.arange(PATH_STEPS, dtype=np.float32) + 0.5) / PATH_STEPS
    _, gradients = input_gradients(model, image[None] * shares[:, None, None, None], label)
    ends, _ = input_gradients(model, np.stack([np.zeros_like(image), image]), label)
    return image * gradients.mean(axis=0), float(ends[1] - ends[0])
