"""Who is signed in on which browser: rows whose keys are stored only as hashes, with limits the server enforces.

`actions.open_session` alone makes a session, flows/login alone calls it. A Django session engine (`store.py`), so
`request.session`, `request.user` and `login_required` work as everywhere.
"""
