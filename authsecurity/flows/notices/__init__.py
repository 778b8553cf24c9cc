"""Letters to the owner about what has happened to the account. Other flows record here what its owner should know."""
