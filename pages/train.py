"""Choose a recipe, start a run, and watch the network learn."""

from cnn_demo.ui.core import address
from cnn_demo.ui.core.page import page
from cnn_demo.ui.core.selected_run import selected_run
from cnn_demo.ui.sweep.open_sweep import search_note
from cnn_demo.ui.train import device_panel, on_device, run_form, run_view
from cnn_demo.ui.train.shown_part import DEVICE, RUN, show_run, shown_part
from cnn_demo.ui.widgets.network_upload import network_upload

with page(
    "Train",
    "Start a run and watch the network learn.",
    parameters=(address.RUN, address.DEVICE),
):
    device_panel.do_what_is_asked()
    run = selected_run()
    held = on_device.held()
    shown = shown_part(run, held)
    search_note(run if shown == RUN else None)
    with device_panel.beside(held, is_shown=shown == DEVICE):
        if held and shown == DEVICE:
            device_panel.panel(held)
        elif run and shown == RUN:
            run_view.run_view(run)
        else:
            run_form.new_run()
    network_upload(show_run)
