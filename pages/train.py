"""Choose a recipe, start a run, and watch the network learn."""

from cnn_demo.ui.core import address
from cnn_demo.ui.core.page import page
from cnn_demo.ui.core.selected_run import selected_run
from cnn_demo.ui.train import run_form, run_view
from cnn_demo.ui.train.run_or_form import NEW, run_or_form

with page(
    "Train",
    "Start a run and watch the network learn. It goes on when you leave this page or close the tab.",
    parameters=(address.RUN,),
):
    run = selected_run()
    if run is None or run_or_form(run) == NEW:
        run_form.new_run()
    else:
        run_view.run_view(run)
