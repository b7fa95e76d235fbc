"""Who is named in a text: names, and the addresses and numbers that lead to somebody."""
