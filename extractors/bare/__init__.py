"""Prints that draw no rules, or only those of one direction: where cells end is read from where letters stand."""
