"""The staff door: what the dashboard (and whoever else may) asks and tells, as JSON under `/api/v1`."""
