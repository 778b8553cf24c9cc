"""Another password, by somebody who is signed in and knows the current one. It ends everything but this session."""
