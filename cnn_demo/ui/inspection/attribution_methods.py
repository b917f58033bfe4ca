"""The table of attribution methods: what each one computes, its limits, and its source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """shows, limits: sentences on what the map shows and what it does not mean. unit: of its values.

    instead: the method to try where a map of this one says little. merit: what that one does better.
    """

    title: str
    shows: str
    limits: str
    source: str
    unit: str
    instead: str
    merit: str


METHODS = {
    "grad_cam": Method(
        title="Grad-CAM",
        shows="The finished maps of one convolution, each weighted by how much the logit of the class rises with it; what "
        "opposes the class is cut off. Its values are in logits, the scores before softmax: a weight is a gradient in logits "
        "per unit of a map, and is multiplied by that map (equations 1 and 2 of the source).",
        limits="The result is as coarse as the maps of the layer. It shows what the features of this layer contribute, not "
        "what a person would call the reason.",
        source="Selvaraju et al. 2017, [arXiv 1610.02391](https://arxiv.org/abs/1610.02391)",
        unit="logits",
        instead="occlusion",
        merit="It needs no gradients, looks at the image itself, and shows what opposes the class, too.",
    ),
    "saliency": Method(
        title="Saliency",
        shows="The magnitude of the logit's gradient at each pixel: where a tiny change would change the logit most.",
        limits="A gradient is not a contribution: a pixel can be decisive and its gradient small, where the network is "
        "saturated.",
        source="Simonyan et al. 2014, [arXiv 1312.6034](https://arxiv.org/abs/1312.6034)",
        unit="logits per unit of brightness",
        instead="integrated_gradients",
        merit="It adds the gradients up on the way from a black image, where the network is not saturated.",
    ),
    "smoothgrad": Method(
        title="SmoothGrad",
        shows="Saliency averaged over 32 copies of the image with Gaussian noise (standard deviation 15 % of its range).",
        limits="It is less noisy, but it shows an average over noisy images that the network was never asked about.",
        source="Smilkov et al. 2017, [arXiv 1706.03825](https://arxiv.org/abs/1706.03825)",
        unit="logits per unit of brightness",
        instead="integrated_gradients",
        merit="It adds the gradients up on the way from a black image, where the network is not saturated.",
    ),
    "integrated_gradients": Method(
        title="Integrated gradients",
        shows="How much each pixel adds to the logit on the straight path from a black image to this one.",
        limits="It depends on the starting point: compared with black, black pixels cannot contribute anything.",
        source="Sundararajan et al. 2017, [arXiv 1703.01365](https://arxiv.org/abs/1703.01365)",
        unit="logits",
        instead="occlusion",
        merit="It does not start from black, so dark parts of the image count, too.",
    ),
    "occlusion": Method(
        title="Occlusion",
        shows="How far the logit falls when a square around each pixel is filled with the mean brightness of the image.",
        limits="The square is a new shape itself, and of two regions that can replace each other, both look unimportant.",
        source="Zeiler & Fergus 2014, [arXiv 1311.2901](https://arxiv.org/abs/1311.2901)",
        unit="logits",
        instead="integrated_gradients",
        merit="It looks at single pixels, not at squares.",
    ),
}
