"""What machines did to a plan's texts undone: ``stage.py`` has the order, the others a damage each."""
