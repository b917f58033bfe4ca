"""All runs of this workspace: sort, compare, rename, copy, train on, delete; and importing a network."""

from cnn_demo.runs.record import read_records
from cnn_demo.ui import comparing, state
from cnn_demo.ui.page import empty_state, page

with page("Runs", "Every run of yours, side by side. Nobody else sees them; the address of this page opens them."):
    records, damaged = read_records(state.workspace())
    comparing.import_control()
    comparing.damaged_runs(damaged)
    if records:
        comparing.table(records)
        comparing.manage(records)
        comparing.compare(records)
    else:
        empty_state("There are no runs yet.", "pages/train.py", "Start the first one", ":material/model_training:")
