"""Everything about HTTP that is the same for every endpoint: who may call, in what shape, and how errors look.

Wrong site, missing CSRF token, wrong content type and oversized bodies stop here. Knows no accounts.
"""
