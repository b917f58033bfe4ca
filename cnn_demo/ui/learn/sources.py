"""What the chapters cite."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    title: str
    authors: str
    year: int
    url: str

    def cited(self) -> str:
        """As Markdown: Authors (year), the title as a link."""
        return f"{self.authors} ({self.year}), [{self.title}]({self.url})"


LECUN_1998 = Source(
    title="Gradient-Based Learning Applied to Document Recognition",
    authors="LeCun, Bottou, Bengio and Haffner",
    year=1998,
    url="http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf",
)
KRIZHEVSKY_2012 = Source(
    title="ImageNet Classification with Deep Convolutional Neural Networks",
    authors="Krizhevsky, Sutskever and Hinton",
    year=2012,
    url="https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks",
)
REC_601 = Source(
    title="Recommendation BT.601: Studio encoding parameters of digital television",
    authors="International Telecommunication Union",
    year=2011,
    url="https://www.itu.int/rec/R-REC-BT.601",
)
LINDSAY_2021 = Source(
    title="Convolutional Neural Networks as a Model of the Visual System: Past, Present, and Future",
    authors="Lindsay",
    year=2021,
    url="https://arxiv.org/abs/2001.07092",
)
GEIRHOS_2019 = Source(
    title="ImageNet-trained CNNs are biased towards texture",
    authors="Geirhos and others",
    year=2019,
    url="https://arxiv.org/abs/1811.12231",
)
GOODFELLOW_2016 = Source(
    title="Deep Learning",
    authors="Goodfellow, Bengio and Courville",
    year=2016,
    url="https://www.deeplearningbook.org",
)
HASTIE_2009 = Source(
    title="The Elements of Statistical Learning, 7.2",
    authors="Hastie, Tibshirani and Friedman",
    year=2009,
    url="https://hastie.su.domains/ElemStatLearn/",
)
LOWE_2004 = Source(
    title="Distinctive Image Features from Scale-Invariant Keypoints",
    authors="Lowe",
    year=2004,
    url="https://www.cs.ubc.ca/~lowe/papers/ijcv04.pdf",
)
DALAL_2005 = Source(
    title="Histograms of Oriented Gradients for Human Detection",
    authors="Dalal and Triggs",
    year=2005,
    url="https://lear.inrialpes.fr/people/triggs/pubs/Dalal-cvpr05.pdf",
)
ARAUJO_2019 = Source(
    title="Computing Receptive Fields of Convolutional Neural Networks",
    authors="Araujo, Norris and Sim",
    year=2019,
    url="https://distill.pub/2019/computing-receptive-fields/",
)
ZHANG_2019 = Source(
    title="Making Convolutional Networks Shift-Invariant Again",
    authors="Zhang",
    year=2019,
    url="https://arxiv.org/abs/1904.11486",
)
ZEILER_2012 = Source(
    title="ADADELTA: An Adaptive Learning Rate Method",
    authors="Zeiler",
    year=2012,
    url="https://arxiv.org/abs/1212.5701",
)
KERAS_ADADELTA = Source(
    title="keras.optimizers.Adadelta",
    authors="The documentation of Keras 3.15",
    year=2026,
    url="https://keras.io/api/optimizers/adadelta/",
)
KERAS_MNIST_CNN = Source(
    title="examples/mnist_cnn.py",
    authors="Chollet and others, Keras 2.3.1",
    year=2019,
    url="https://github.com/keras-team/keras/blob/2.3.1/examples/mnist_cnn.py",
)
SRIVASTAVA_2014 = Source(
    title="Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
    authors="Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov",
    year=2014,
    url="https://jmlr.org/papers/v15/srivastava14a.html",
)
GUO_2017 = Source(
    title="On Calibration of Modern Neural Networks",
    authors="Guo, Pleiss, Sun and Weinberger",
    year=2017,
    url="https://arxiv.org/abs/1706.04599",
)
HEIN_2019 = Source(
    title="Why ReLU networks yield high-confidence predictions far away from the training data",
    authors="Hein, Andriushchenko and Bitterwolf",
    year=2019,
    url="https://arxiv.org/abs/1812.05720",
)
HENDRYCKS_2019 = Source(
    title="Benchmarking Neural Network Robustness to Common Corruptions and Perturbations",
    authors="Hendrycks and Dietterich",
    year=2019,
    url="https://arxiv.org/abs/1903.12261",
)
SZEGEDY_2014 = Source(
    title="Intriguing properties of neural networks",
    authors="Szegedy and others",
    year=2014,
    url="https://arxiv.org/abs/1312.6199",
)
HESTNESS_2017 = Source(
    title="Deep Learning Scaling is Predictable, Empirically",
    authors="Hestness and others",
    year=2017,
    url="https://arxiv.org/abs/1712.00409",
)
SHOKRI_2017 = Source(
    title="Membership Inference Attacks against Machine Learning Models",
    authors="Shokri, Stronati, Song and Shmatikov",
    year=2017,
    url="https://arxiv.org/abs/1610.05820",
)
GIRSHICK_2014 = Source(
    title="Rich feature hierarchies for accurate object detection and semantic segmentation",
    authors="Girshick, Donahue, Darrell and Malik",
    year=2014,
    url="https://arxiv.org/abs/1311.2524",
)
HO_2020 = Source(
    title="Denoising Diffusion Probabilistic Models",
    authors="Ho, Jain and Abbeel",
    year=2020,
    url="https://arxiv.org/abs/2006.11239",
)
LIN_2014 = Source(
    title="Network In Network",
    authors="Lin, Chen and Yan",
    year=2014,
    url="https://arxiv.org/abs/1312.4400",
)
HE_2014 = Source(
    title="Spatial Pyramid Pooling in Deep Convolutional Networks for Visual Recognition",
    authors="He, Zhang, Ren and Sun",
    year=2014,
    url="https://arxiv.org/abs/1406.4729",
)
HE_2016 = Source(
    title="Deep Residual Learning for Image Recognition",
    authors="He, Zhang, Ren and Sun",
    year=2016,
    url="https://arxiv.org/abs/1512.03385",
)
DOSOVITSKIY_2021 = Source(
    title="An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
    authors="Dosovitskiy and others",
    year=2021,
    url="https://arxiv.org/abs/2010.11929",
)
VIOLA_2001 = Source(
    title="Rapid Object Detection using a Boosted Cascade of Simple Features",
    authors="Viola and Jones",
    year=2001,
    url="https://doi.org/10.1109/CVPR.2001.990517",
)
ZECH_2018 = Source(
    title="Variable generalization performance of a deep learning model to detect pneumonia in chest radiographs",
    authors="Zech and others",
    year=2018,
    url="https://doi.org/10.1371/journal.pmed.1002683",
)
KINGMA_2014 = Source(
    title="Auto-Encoding Variational Bayes",
    authors="Kingma and Welling",
    year=2014,
    url="https://arxiv.org/abs/1312.6114",
)
GOODFELLOW_2014 = Source(
    title="Generative Adversarial Nets",
    authors="Goodfellow and others",
    year=2014,
    url="https://arxiv.org/abs/1406.2661",
)
REC_709 = Source(
    title="Recommendation BT.709: Parameter values for the HDTV standards",
    authors="International Telecommunication Union",
    year=2015,
    url="https://www.itu.int/rec/R-REC-BT.709",
)
LECUN_1998_BACKPROP = Source(
    title="Efficient BackProp, 4.3",
    authors="LeCun, Bottou, Orr and Müller",
    year=1998,
    url="http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf",
)
IOFFE_2015 = Source(
    title="Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift",
    authors="Ioffe and Szegedy",
    year=2015,
    url="https://arxiv.org/abs/1502.03167",
)
POLYAK_1964 = Source(
    title="Some methods of speeding up the convergence of iteration methods",
    authors="Polyak",
    year=1964,
    url="https://doi.org/10.1016/0041-5553(64)90137-5",
)
SUTSKEVER_2013 = Source(
    title="On the importance of initialization and momentum in deep learning",
    authors="Sutskever, Martens, Dahl and Hinton",
    year=2013,
    url="https://proceedings.mlr.press/v28/sutskever13.html",
)
GOODFELLOW_2014_FGSM = Source(
    title="Explaining and Harnessing Adversarial Examples",
    authors="Goodfellow, Shlens and Szegedy",
    year=2014,
    url="https://arxiv.org/abs/1412.6572",
)
KURAKIN_2016 = Source(
    title="Adversarial examples in the physical world",
    authors="Kurakin, Goodfellow and Bengio",
    year=2016,
    url="https://arxiv.org/abs/1607.02533",
)
MADRY_2017 = Source(
    title="Towards Deep Learning Models Resistant to Adversarial Attacks",
    authors="Madry, Makelov, Schmidt, Tsipras and Vladu",
    year=2017,
    url="https://arxiv.org/abs/1706.06083",
)
YEOM_2018 = Source(
    title="Privacy Risk in Machine Learning: Analyzing the Connection to Overfitting",
    authors="Yeom, Giacomelli, Fredrikson and Jha",
    year=2018,
    url="https://arxiv.org/abs/1709.01604",
)
RUSSAKOVSKY_2015 = Source(
    title="ImageNet Large Scale Visual Recognition Challenge",
    authors="Russakovsky and others",
    year=2015,
    url="https://arxiv.org/abs/1409.0575",
)
JOUPPI_2017 = Source(
    title="In-Datacenter Performance Analysis of a Tensor Processing Unit",
    authors="Jouppi and others",
    year=2017,
    url="https://arxiv.org/abs/1704.04760",
)
THOMPSON_2020 = Source(
    title="The Computational Limits of Deep Learning",
    authors="Thompson, Greenewald, Lee and Manso",
    year=2020,
    url="https://arxiv.org/abs/2007.05558",
)
CIRESAN_2012 = Source(
    title="Multi-column Deep Neural Networks for Image Classification",
    authors="Cireşan, Meier and Schmidhuber",
    year=2012,
    url="https://arxiv.org/abs/1202.2745",
)
SCHROFF_2015 = Source(
    title="FaceNet: A Unified Embedding for Face Recognition and Clustering",
    authors="Schroff, Kalenichenko and Philbin",
    year=2015,
    url="https://arxiv.org/abs/1503.03832",
)
BUOLAMWINI_2018 = Source(
    title="Gender Shades: Intersectional Accuracy Disparities in Commercial Gender Classification",
    authors="Buolamwini and Gebru",
    year=2018,
    url="https://proceedings.mlr.press/v81/buolamwini18a.html",
)
BAY_2006 = Source(
    title="SURF: Speeded Up Robust Features",
    authors="Bay, Tuytelaars and Van Gool",
    year=2006,
    url="https://doi.org/10.1007/11744023_32",
)
GOODFELLOW_2014_PATHS = Source(
    title="Qualitatively characterizing neural network optimization problems",
    authors="Goodfellow, Vinyals and Saxe",
    year=2014,
    url="https://arxiv.org/abs/1412.6544",
)
GARIPOV_2018 = Source(
    title="Loss Surfaces, Mode Connectivity, and Fast Ensembling of DNNs",
    authors="Garipov, Izmailov, Podoprikhin, Vetrov and Wilson",
    year=2018,
    url="https://arxiv.org/abs/1802.10026",
)
LI_2018 = Source(
    title="Visualizing the Loss Landscape of Neural Nets",
    authors="Li, Xu, Taylor, Studer and Goldstein",
    year=2018,
    url="https://arxiv.org/abs/1712.09913",
)
KINGMA_2014_ADAM = Source(
    title="Adam: A Method for Stochastic Optimization",
    authors="Kingma and Ba",
    year=2014,
    url="https://arxiv.org/abs/1412.6980",
)
