"""Passkeys (WebAuthn Level 3): registered, proved, never phished. py_webauthn checks signatures, in one file."""
