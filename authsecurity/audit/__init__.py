"""What happened to an account: a closed list of security events, append-only, shown to its owner and logged."""
