"""Spoiled plans, made of the sample plans by dice: no crash, no hang, no error of the program's own comes of any."""
