"""What the two steps of a forgotten password take."""

from authsecurity.http.fields import Input, TextField


class ForgottenInput(Input):
    """Any text: what is no address is answered like one that nobody has."""

    email = TextField(max_length=320)


class ResetInput(Input):
    """`token` is the link's. `code`, of the app or a recovery code, is needed where a second factor is enrolled."""

    token = TextField()
    new_password = TextField(max_length=65536)
    code = TextField(max_length=64, required=False)
