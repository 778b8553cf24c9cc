"""The ground floor: clock, configuration, errors, tokens, encryption at rest. Knows nothing of HTTP or accounts."""
