"""What unlocking takes."""

from authsecurity.http.fields import Input, TextField


class UnlockInput(Input):
    """`token` is what the link in the letter has behind `#token=`."""

    token = TextField(max_length=4096)
