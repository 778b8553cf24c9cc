"""What support may do to an account without its owner. Each act is on the owner's record; no secret is ever shown."""
