"""The owner's own way out of a lock: the link in the letter that says somebody is guessing."""
