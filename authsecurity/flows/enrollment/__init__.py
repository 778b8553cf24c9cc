"""Adding and removing second factors. Every change ends the account's other sessions and rotates this one's key."""
