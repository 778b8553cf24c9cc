"""Signing in. A person is anonymous until every step is passed; what is between is a `LoginAttempt`.

steps.py decides what is missing, actions.py does it, and nothing else in the project opens a session.
"""
