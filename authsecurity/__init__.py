"""AuthSecurity: a login service that people can read, run and trust. This is the one place that says its version."""

__version__ = "0.1.0"
