"""Causes and problems that are one and the same, over all plans of a run."""
