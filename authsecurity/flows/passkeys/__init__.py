"""The passkeys of an account: seen, added, renamed, removed. Signing in with one is flows/login."""
