"""What the sign-in endpoints take."""

from authsecurity.factors.password.policy import MAX_TYPED
from authsecurity.http.fields import Input, ObjectField, TextField

MAX_CODE = 64  # characters; anything longer is no code


class PasswordInput(Input):
    """`email` is any text: an address that cannot exist is answered like one that does not."""

    email = TextField(max_length=320)
    password = TextField(max_length=MAX_TYPED)


class CodeInput(Input):
    """Six digits, or a recovery code; anything else is a wrong one."""

    code = TextField(max_length=MAX_CODE)


class CredentialInput(Input):
    """What the browser's `PublicKeyCredential.toJSON()` gives; factors/passkeys/ceremonies.py reads it."""

    credential = ObjectField()
