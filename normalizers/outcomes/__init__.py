"""How an action went: a follow-up's cell as notes, and what their words say."""
