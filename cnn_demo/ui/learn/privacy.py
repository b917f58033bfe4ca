"""Privacy, for the last chapter: what this app keeps, where and how it goes, and what an exported network tells others."""

from __future__ import annotations

import streamlit as st

from cnn_demo.ui.core.number_text import bytes_text
from cnn_demo.ui.core.page import show_errors_here
from cnn_demo.ui.learn.export_contents import Member, contents
from cnn_demo.ui.learn.inputs import network_picker
from cnn_demo.ui.learn.sources.limits import SHOKRI_2017, YEOM_2018

HEADER = ("What", "Where it is", "How it goes")
KEPT = (
    ("A drawing on *Home*, *Draw* or *Explain*", "In this browser tab, where the network runs there", "With the tab"),
    (
        "A picture that the server computes with: uploads, *Inspect*, chapters",
        "In the server's memory, for the answer",
        "With the session",
    ),
    (
        "Your runs, designs, own data sets and corrections; the sketch on *Train*",
        "A folder on the server, your workspace",
        "*Runs* and *Data* delete single ones; *Your work* on *Runs* deletes all, and says how long it is kept",
    ),
    (
        "In a class: your name there, and the design, data, progress and accuracy of your newest run, for all of its members; "
        "the teacher can open your trained networks",
        "On the server, for anyone who has the code of the class",
        "When you leave the class, or its teacher ends it",
    ),
    (
        "A network or a design that you share by a link",
        "On the server, for anyone who has the link",
        "A network's link when you withdraw it or delete its run; a short link to a design when the server needs the room",
    ),
    (
        "The key to your workspace",
        "A cookie of this browser, or its local storage where it refuses cookies",
        "By deleting this site's data in the browser",
    ),
    (
        "A network trained on your device",
        "A database of this browser, until you keep it on the server",
        "*Train* has a Delete button for it",
    ),
    (
        "A log of starts, ends and faults, without your address, names and pictures",
        "On the server",
        "Its operator decides",
    ),
)
REVEALS = (
    "**What an exported network tells others.** It holds no pictures unless you ask for them, but its weights were computed "
    "from them. A **membership inference attack** asks whether a picture was among the training images. It needs only the "
    f"network's answers, which are surer for pictures that it learned from ({SHOKRI_2017.cited()}). The more a network "
    f"overfits, the better this works ({YEOM_2018.cited()}). With digits this hardly matters; with pictures of patients, "
    "belonging to the data may itself be the secret."
)
TRY = (
    "**See for yourself.** Open a network as its file is exported, and read what is in it. Would you send all of this to a "
    "stranger? Then look at its curves on *Runs*: a gap between training and validation is what such an attack uses."
)


def show() -> None:
    lines = [f"| {' | '.join(row)} |" for row in (HEADER, (":--",) * len(HEADER), *KEPT)]
    st.container(key="phone-blocks-privacy").markdown("\n".join(lines))
    st.markdown(REVEALS)
    st.markdown(TRY)
    if st.toggle("Open an exported network", key="privacy-open"):
        network = network_picker("privacy")
        if network is not None:
            with show_errors_here():  # a pretrained network has no bundle
                _files(contents(network))


def _files(members: list[Member]) -> None:
    st.dataframe(
        {
            "File": [each.name for each in members],
            "Size": [bytes_text(each.size) for each in members],
            "What it tells": [each.tells for each in members],
        },
        hide_index=True,
        height="content",
    )
    readable = {each.name: each.text for each in members if each.text is not None}
    chosen = st.selectbox("Read a file", list(readable), key="privacy-file")
    if chosen is not None:
        st.code(readable[chosen], language=None, wrap_lines=True, height=240)
