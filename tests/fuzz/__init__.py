"""Spoiled plans, made of the sample plans by dice: no crash, no hang, no error of the program's own comes of any.

The changes are functions of this package, thrown by a seed, not hypothesis's: what matters lies within packed parts and
streams, which are unpacked, changed and packed again, and a file of 100 KB that was made smaller byte by byte tells
nothing more. ``make fuzz`` runs for some time; ``tests/test_fuzz.py`` reads a few, and again what was found once
(``tests/cases/fuzz.toml``; what could be made by hand stands in ``tests/fixtures/foreign.py``).
"""
