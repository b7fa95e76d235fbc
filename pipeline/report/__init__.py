"""The report: an overview of a run, and a page for each district, to be opened from disk and sent on."""
