"""A teacher's notes for each chapter: aim, prior knowledge, questions to ask, misunderstandings, time. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What a teacher needs for one chapter.

    minutes: in class, without the exercises. before: what learners should know. asked: questions with their answers.
    misunderstood: what learners often think, and what is true. picture: class and number of a test image, None where the
    chapter shows none. network: a shipped one, None where the chapter has no choice of networks.
    """

    minutes: int
    aim: str
    before: str
    asked: tuple[tuple[str, str], ...]
    misunderstood: tuple[tuple[str, str], ...]
    picture: tuple[int, int] | None = None
    network: str | None = None


NOTES: dict[str, Notes] = {
    "pixels": Notes(
        minutes=10,
        aim="Learners read a picture as a table of numbers, and count the numbers of a grey and of a colour picture.",
        before="Tables with rows and columns. No mathematics beyond multiplication.",
        asked=(
            ("Where in the picture are the largest numbers?", "Where it is brightest: 255 is white, 0 is black."),
            ("How many numbers is a grey picture of 28 × 28?", "28 · 28 = 784."),
        ),
        misunderstood=(
            ("The computer sees the digit and the numbers only describe it.", "The numbers are all that it has."),
            ("The first row is row 1.", "In this app, as in Python, rows and columns are counted from 0."),
        ),
        picture=(7, 0),
    ),
    "preprocessing": Notes(
        minutes=10,
        aim="Learners name the steps from a photograph to the network's input, and say why new pictures need the same steps.",
        before="Pixels. Weighted sums help, but are not needed.",
        asked=(
            (
                "What is lost when a photograph becomes 28 × 28 and grey?",
                "Detail and colour; the network never has them.",
            ),
            ("Why divide by 255?", "So that all numbers lie between 0 and 1, as in training."),
        ),
        misunderstood=(
            ("Pictures must be grey.", "Grey is a choice. Networks for photographs read three colours."),
            ("The network adjusts to other ranges by itself.", "It computes with whatever numbers it is given."),
        ),
    ),
    "convolution": Notes(
        minutes=20,
        aim="Learners compute one value of a feature map by hand, and the size of the whole map.",
        before="Pixels; multiplying and adding decimals and negative numbers.",
        asked=(
            ("Where is the map of the edge filter near 0?", "On plain areas, where its products cancel out."),
            ("Why is the map smaller than the picture?", "The kernel must fit in: 28 − 3 + 1 = 26 positions each way."),
        ),
        misunderstood=(
            ("The kernel is matched or not matched.", "The result is a number: more or less similar, or opposite."),
            ("Each place has its own kernel.", "One kernel is used at all places. That is why it has so few weights."),
        ),
        picture=(7, 0),
    ),
    "features": Notes(
        minutes=15,
        aim="Learners compare filters made by people with kernels that a network learned, and are careful with names for them.",
        before="Convolution.",
        asked=(
            ("Who chose the numbers of these kernels?", "Nobody: training did, from random ones."),
            ("Would another training give the same kernels?", "No, but others that do the job about as well."),
        ),
        misunderstood=(
            ("Every kernel has a meaning in words.", "Some detect edges; many are mixtures without a name."),
        ),
        picture=(7, 0),
        network="classic",
    ),
    "channels": Notes(
        minutes=20,
        aim="Learners explain that a filter reads all maps of the layer before, and count its weights.",
        before="Convolution; sums of many terms.",
        asked=(
            ("How many products are in one value of the second layer?", "32 · 9 = 288, and one bias is added."),
            ("What changes if two channels swap places, with their kernels?", "Nothing: a sum has no order."),
        ),
        misunderstood=(
            ("Each filter reads one map.", "Each filter reads all of them; it has one kernel for each."),
            ("Each product has its own bias.", "A filter has one bias, added once to the whole sum."),
        ),
        picture=(7, 0),
    ),
    "relu": Notes(
        minutes=15,
        aim="Learners show that two convolutions without a nonlinear step between them are one convolution.",
        before="Convolution; what a linear function is helps.",
        asked=(
            ("What does ReLU make of −3, 0 and 2?", "0, 0 and 2."),
            ("What would ten layers be without it?", "A single linear one, with a larger kernel."),
        ),
        misunderstood=(("ReLU throws information away, so it harms.", "Without it, depth would add nothing."),),
        picture=(7, 0),
    ),
    "pooling": Notes(
        minutes=15,
        aim="Learners pool a map by hand, and say what a shift by one pixel does and does not change.",
        before="Feature maps; maximum and mean.",
        asked=(
            ("What does pooling learn?", "Nothing: it has no weights."),
            ("How many values are left of 24 × 24?", "12 × 12 = 144, a quarter."),
        ),
        misunderstood=(("After pooling, shifts do not matter.", "They matter less. The chapter shows by how much."),),
        picture=(7, 0),
    ),
    "receptive": Notes(
        minutes=15,
        aim="Learners trace a cell of a deep layer back to its pixels, and compute the side of its receptive field.",
        before="Convolution and pooling.",
        asked=(
            ("Two convolutions of 3 × 3: how many pixels does a cell see?", "5 × 5."),
            ("What could a cell with a field of 3 × 3 never recognise?", "Anything larger, such as a whole digit."),
        ),
        misunderstood=(("Every cell sees the whole picture.", "Only behind flatten, or in very deep layers."),),
        picture=(7, 0),
    ),
    "dense": Notes(
        minutes=15,
        aim="Learners follow one logit as a weighted sum, and count the weights of a dense layer.",
        before="Weighted sums; maps as many numbers.",
        asked=(
            ("Which values speak against the chosen class?", "Those whose weight times value is negative."),
            ("Where are most of the classic network's weights?", "In its first dense layer: 1,179,776 of 1,199,882."),
        ),
        misunderstood=(("A logit is a probability.", "It can be any number, also a negative one."),),
        picture=(7, 0),
        network="classic",
    ),
    "softmax": Notes(
        minutes=15,
        aim="Learners turn three logits into probabilities, and know that a probability is not a guarantee.",
        before="Powers, and the number e.",
        asked=(
            ("All logits grow by 5. What changes?", "Nothing: only differences count."),
            ("Can all ten probabilities be small?", "No: their sum is 1, so one of them is at least 10 %."),
        ),
        misunderstood=(
            ("98 % means that 98 of 100 such answers are right.", "Only if the network is calibrated; many are not."),
        ),
        picture=(7, 0),
        network="classic",
    ),
    "loss": Notes(
        minutes=20,
        aim="Learners take a step of gradient descent for one weight, and predict whether the loss falls.",
        before="Slope of a curve; logarithm helps.",
        asked=(
            ("The slope is negative. Which way does the weight move?", "Up: against the slope."),
            ("What if the step is far too large?", "It jumps over the valley, and the loss can rise."),
        ),
        misunderstood=(
            ("The network is told what is wrong with a picture.", "It is told the right class, and nothing else."),
            ("Each step makes it better.", "A step lowers the loss on its own pictures, if it is small enough."),
        ),
        network="classic",
    ),
    "landscape": Notes(
        minutes=20,
        aim="Learners read contour lines of a loss, and say what a slice and a projection leave out.",
        before="Contour lines of a map; the chapter on loss and learning. Vectors help.",
        asked=(
            (
                "At which epoch do run and map have the same loss?",
                "In the end, where the run reaches the plane; before, it lies beside it.",
            ),
            ("Do the same runs look alike on both planes?", "No: each plane shows another slice, and other shadows."),
        ),
        misunderstood=(
            ("The picture is the landscape.", "It is a slice: two directions out of 380."),
            ("Adam is better than SGD.", "One seed and untuned learning rates cannot tell."),
        ),
    ),
    "backpropagation": Notes(
        minutes=25,
        aim="Learners follow a gradient back through one unit by the chain rule, and check it by a finite difference.",
        before="Derivatives and the chain rule. For advanced classes.",
        asked=(
            ("Which values get a gradient from max pooling?", "The largest of each square alone."),
            ("Why not take finite differences for all weights?", "Each weight would need two passes of its own."),
        ),
        misunderstood=(
            ("Backpropagation is learning.", "It computes gradients. The step that follows is the learning."),
        ),
        picture=(7, 0),
    ),
    "adversarial": Notes(
        minutes=20,
        aim="Learners mislead a network with small changes, and explain why the same amount of noise does so much less.",
        before="Gradient and sign; the chapter on backpropagation, or its text.",
        asked=(
            ("Which pixels are changed?", "All: each by the same amount, in the direction that makes the loss grow."),
            ("What does the control show?", "That the direction matters, not only the size of the change."),
        ),
        misunderstood=(
            ("The network was badly trained.", "Networks that read the unchanged pictures well can be misled so."),
            ("Anybody could do that to any network.", "This method needs its weights. The chapter says so."),
        ),
        picture=(7, 0),
    ),
    "overfitting": Notes(
        minutes=20,
        aim="Learners read both curves of a training, and say why the images for the final figure are held out.",
        before="Accuracy, and that a network learns from labelled pictures.",
        asked=(
            ("Which curve says how good the network is?", "That of images which it did not learn from."),
            ("What would you collect: more weights or more pictures?", "More pictures, and more varied ones."),
        ),
        misunderstood=(
            ("100 % in training is a good network.", "It may have memorized its pictures."),
            ("Dropout is used when predicting, too.", "Only in training."),
        ),
    ),
    "augmentation": Notes(
        minutes=15,
        aim="Learners say which changes leave a digit what it is, and why a training image is changed differently each time.",
        before="Pixels, and overfitting.",
        asked=(
            ("Which change would turn one digit into another?", "Half a turn makes a 9 of a 6; mirroring spoils a 2."),
            ("What does a prediction do to the picture?", "None of this: only training changes images."),
        ),
        misunderstood=(
            ("Augmentation makes new data.", "It makes variants of old data, with the same labels."),
            ("The more change, the better.", "Beyond what the data really have, it only makes the task harder."),
        ),
        picture=(7, 0),
    ),
    "hunger": Notes(
        minutes=15,
        aim="Learners predict how accurate a network is with few images, and compare the prediction with measured runs.",
        before="Accuracy on test images, and overfitting.",
        asked=(
            (
                "Ten times as many images: is the error a tenth?",
                "No, it falls by less, here to between a fifth and a third.",
            ),
            ("Why does augmentation hardly help with 60,000 images?", "They vary enough by themselves."),
        ),
        misunderstood=(
            ("More images always help as much.", "Each further image helps less than the one before."),
            ("Augmentation replaces images.", "It shows only variants of those that are there."),
        ),
    ),
    "blocks": Notes(
        minutes=20,
        aim="Learners recompute a batch normalization or a residual sum, the parts of newer networks. An extension.",
        before="Mean and variance; channels.",
        asked=(
            (
                "What does a residual block do while its weights are 0?",
                "It passes its input on, except for a last ReLU.",
            ),
            ("Which mean does a single picture get?", "The running mean that was kept in training."),
        ),
        misunderstood=(
            ("Momentum means longer steps.", "It adds a part of the last step, which may point elsewhere."),
        ),
        picture=(7, 0),
    ),
    "script": Notes(
        minutes=20,
        aim="Learners read a short Keras script, and name what each line does to the shape of the data.",
        before="All chapters on layers; Python helps.",
        asked=(
            ("Which lines does training change?", "None. It changes the weights that the layers hold."),
            (
                "Where does (28, 28) become 10 numbers?",
                "In the last dense layer, after flatten and another dense layer.",
            ),
        ),
        misunderstood=(("compile trains the network.", "It only says how; fit trains."),),
        picture=(7, 0),
    ),
    "uses": Notes(
        minutes=20,
        aim="Learners name uses of such networks, and three of their limits, each with an example.",
        before="Softmax. Good as the end of a course of any length.",
        asked=(
            ("The network says 3 for a horse. Why?", "It knows ten answers, and “none of these” is not one of them."),
            (
                "What would you want to know before a hospital uses one?",
                "On whose pictures it was tested, among others.",
            ),
        ),
        misunderstood=(("It is a computer, so it is neutral.", "It repeats whatever its training pictures had."),),
    ),
}
