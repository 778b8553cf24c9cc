"""Letters: one function each (letters.py), sent by a worker and never in a request (queue.py), and their links.

Knows no accounts: addresses and facts come in as text. A token is made when its letter is sent, so none lies in the
queue.
"""
