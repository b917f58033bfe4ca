"""All runs of this workspace: sort, compare, rename, copy, continue, delete; and importing a network."""

from cnn_demo.runs.record import read_records
from cnn_demo.ui.core import state
from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.runs import sections

with page("Runs", "All your runs, side by side. This browser finds them again, and nobody else sees them."):
    records, damaged = read_records(state.workspace())
    sections.import_control()
    sections.damaged_runs(damaged)
    if records:
        sections.table(records)
        sections.manage(records)
        sections.compare(records)
    else:
        empty_state("There are no runs yet.", "pages/train.py", "Start the first one", ":material/model_training:")
