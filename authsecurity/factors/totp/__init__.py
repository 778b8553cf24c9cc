"""The authenticator app: time-based one-time passwords (RFC 6238), each time step good for one use."""
