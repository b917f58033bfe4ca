"""A search for settings: how far it is, its runs, and what they say about the settings. Hidden; Train and Runs lead to it."""

from cnn_demo.ui.core import address
from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.core.selected_sweep import selected_sweep
from cnn_demo.ui.sweep.deletion import show_deletion
from cnn_demo.ui.sweep.view import sweep_view

with page(
    "Search for settings",
    "Many runs with different settings, and which of these do best. It goes on when you leave this page.",
    parameters=(address.SWEEP,),
):
    show_deletion()
    sweep = selected_sweep()
    if sweep:
        sweep_view(sweep)
    else:
        empty_state(
            "There is no search yet. On the Train page, *Search settings* starts one.",
            "pages/train.py",
            "Go to Train",
            ":material/model_training:",
        )
