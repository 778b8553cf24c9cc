"""The password: what may be one (policy.py), how it is kept (hashing.py), whether it is right (actions.py)."""
