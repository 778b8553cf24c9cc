"""What a change of the password takes."""

from authsecurity.factors.password.policy import MAX_TYPED
from authsecurity.http.fields import Input, TextField


class PasswordChangeInput(Input):
    """What a password may be is decided by its room."""

    current_password = TextField(max_length=MAX_TYPED)
    new_password = TextField(max_length=65536)
