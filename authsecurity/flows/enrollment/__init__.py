"""The authenticator app and the recovery codes of an account; what follows from any change of factors (changes.py)."""
