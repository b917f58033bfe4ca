"""The ways to ask where a network looks: what each computes, what it does not mean, and its source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """title, what it shows, what it does not mean, and where it comes from; unit: of its values."""

    title: str
    shows: str
    but: str
    source: str
    unit: str


METHODS = {
    "grad_cam": Method(
        title="Grad-CAM",
        shows="The finished maps of one convolution, each weighted by how much the class's logit rises with it; what "
        "speaks against the class is cut off.",
        but="It is as coarse as the layer's maps, and tells what this layer's features contribute, not what a person "
        "would call the reason.",
        source="Selvaraju et al. 2017, [arXiv 1610.02391](https://arxiv.org/abs/1610.02391)",
        unit="logits per unit of the mean map",
    ),
    "saliency": Method(
        title="Saliency",
        shows="The size of the logit's slope along each pixel: where a tiny change would change the answer most.",
        but="A slope is no contribution: a pixel can be decisive and its slope small, where the network is saturated.",
        source="Simonyan et al. 2014, [arXiv 1312.6034](https://arxiv.org/abs/1312.6034)",
        unit="logits per unit of brightness",
    ),
    "smoothgrad": Method(
        title="SmoothGrad",
        shows="The same, averaged over 32 copies of the image with Gaussian noise (standard deviation 15 % of its range).",
        but="It is calmer to look at, but shows an average over noisy images that the network was never asked about.",
        source="Smilkov et al. 2017, [arXiv 1706.03825](https://arxiv.org/abs/1706.03825)",
        unit="logits per unit of brightness",
    ),
    "integrated_gradients": Method(
        title="Integrated gradients",
        shows="How much each pixel adds to the logit on the straight way from a black image to this one.",
        but="It depends on the start: compared with black, black pixels can contribute nothing at all.",
        source="Sundararajan et al. 2017, [arXiv 1703.01365](https://arxiv.org/abs/1703.01365)",
        unit="logits",
    ),
    "occlusion": Method(
        title="Occlusion",
        shows="How far the logit falls when a square around each pixel is painted in the image's mean brightness.",
        but="A painted square is a new shape in itself, and two regions that stand in for each other both look needless.",
        source="Zeiler & Fergus 2014, [arXiv 1311.2901](https://arxiv.org/abs/1311.2901)",
        unit="logits",
    ),
}
