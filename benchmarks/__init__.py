"""How fast the reading is, as ratios to the bare libraries, measured in one run. Not a test: machines are noisy."""
