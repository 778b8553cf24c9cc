"""How often anything may be tried: every limit in one table, counted exactly in the database.

Charged and committed before the work it pays for, and paid back when the work shows that nobody was guessing. Whom a
limit counts, a network, an address, an account or a browser, comes in as text and is stored as an HMAC. And which
browsers an account knows, by the cookie `device`: those have limits of their own.
"""
