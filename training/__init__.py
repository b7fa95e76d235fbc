"""Swedish language data for small type, taught from the engine's own (docs/training.md)."""
