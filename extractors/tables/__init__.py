"""Grids to the tables of a plan, led by the templates."""
