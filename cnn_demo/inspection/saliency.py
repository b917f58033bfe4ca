"""Methods based on input gradients: saliency, SmoothGrad and integrated gradients."""

from __future__ import annotations

import keras
import numpy as np

from cnn_demo.inspection.gradients import input_gradients

NOISE_COPIES, NOISE_SHARE = 32, 0.15
PATH_STEPS = 256


def input_gradient(model: keras.Model, image: np.ndarray, label: int) -> np.ndarray:
    """The gradient of the class's logit with respect to each input value (Simonyan et al. 2014, arXiv 1312.6034).

    model: gives logits. image: (h, w, c) float32. Returns the same shape, in logits per unit of the input.
    """
    return input_gradients(model, image[None], label)[1][0]


def smoothgrad(model: keras.Model, image: np.ndarray, label: int, *, seed: int = 0) -> np.ndarray:
    """The mean input gradient over noisy copies of the image (Smilkov et al. 2017, arXiv 1706.03825).

    NOISE_COPIES copies with Gaussian noise, whose standard deviation is NOISE_SHARE of the image's range. Arguments and
    result as for input_gradient.
    """
    spread = NOISE_SHARE * float(np.ptp(image))
    noise = np.random.default_rng(seed).normal(0.0, spread, (NOISE_COPIES, *image.shape))
    return input_gradients(model, (image + noise).astype(np.float32), label)[1].mean(axis=0)


def integrated_gradients(model: keras.Model, image: np.ndarray, label: int) -> tuple[np.ndarray, float]:
    """Integrated gradients from an all-zero baseline (Sundararajan et al. 2017, arXiv 1703.01365).

    The mean gradient along the straight path from the baseline to the image, at the middles of PATH_STEPS equal steps,
    times the image. Returns attributions of the image's shape, in logits, and the logit of the image minus that of the
    baseline. The attributions sum to this difference up to the error of the numerical integration.
    """
    shares = (np.arange(PATH_STEPS, dtype=np.float32) + 0.5) / PATH_STEPS
    _, gradients = input_gradients(model, image[None] * shares[:, None, None, None], label)
    ends, _ = input_gradients(model, np.stack([np.zeros_like(image), image]), label)
    return image * gradients.mean(axis=0), float(ends[1] - ends[0])
