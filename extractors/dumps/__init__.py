"""A plan that survives only as flat text -> grids: lines, header blocks, cells, rows over bands."""
