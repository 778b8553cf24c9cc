"""Creating an account: once a mailed link has proved its address or, in local mode without that, at once."""
