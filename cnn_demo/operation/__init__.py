"""How the server is: its health, its figures, its last faults. For `status`, for probes and for the operator's page."""
