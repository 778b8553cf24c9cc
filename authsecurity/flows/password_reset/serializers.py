"""What the two steps of a forgotten password take."""

from authsecurity.http.fields import Input, ObjectField, TextField


class ForgottenInput(Input):
    """Any text: what is no address is answered like one that nobody has."""

    email = TextField(max_length=320)


class ResetInput(Input):
    """`token` is the link's. `code` (of the app, a recovery code) or `credential`, where there is a second factor."""

    token = TextField()
    new_password = TextField(max_length=65536)
    code = TextField(max_length=64, required=False)
    credential = ObjectField(required=False)
