"""One's own account: rename it, take a copy of everything stored about oneself, delete it."""
