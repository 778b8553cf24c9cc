"""A forgotten password: a letter with a link to the address of the account, and a new one for whoever opens it."""
