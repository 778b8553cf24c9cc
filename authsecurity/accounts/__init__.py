"""Who the people are: the account (Django's user model) and what counts as one address or one name."""
