"""Ways to prove who one is. Siblings that do not know each other; each is one folder with the same files."""
