"""What a change of address takes."""

from authsecurity.http.fields import Input, TextField


class AddressInput(Input):
    """What an address may be is decided by accounts/addresses.py."""

    email = TextField(max_length=4096)


class RevertInput(Input):
    """`token` is what the link in the letter has behind `#token=`."""

    token = TextField(max_length=4096)
