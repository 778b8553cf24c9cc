"""What registration and the proof of an address take."""

from typing import Any

from rest_framework import serializers

from authsecurity.factors.password.policy import MAX_TYPED
from authsecurity.http.fields import Input, TextField


class RegistrationInput(Input):
    """`name` may be left out. What an address, a name and a password may be is decided by their rooms."""

    email = TextField(max_length=4096)
    password = TextField(max_length=65536)
    name = TextField(max_length=4096, allow_blank=True, required=False, default="")


class ProofInput(Input):
    """`password`, where it is asked for, is the one chosen at registration."""

    token = TextField(max_length=4096)
    password = TextField(max_length=MAX_TYPED, required=False)


class AddressInput(Input):
    """Any text: what cannot be an address is answered like one without an account."""

    email = TextField(max_length=4096)


class NothingShape(serializers.Serializer[Any]):
    """An answer that tells nothing."""
