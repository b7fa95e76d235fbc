"""The text of column När to times: from when to when, how often."""
