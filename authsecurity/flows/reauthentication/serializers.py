"""What reauthentication takes."""

from authsecurity.factors.password.policy import MAX_TYPED
from authsecurity.flows.login.serializers import MAX_CODE
from authsecurity.http.fields import Input, ObjectField, TextField


class ReauthenticationInput(Input):
    """`password`, with `code` where a second factor is enrolled; or `credential`, with or without `password`."""

    password = TextField(max_length=MAX_TYPED, required=False)
    code = TextField(max_length=MAX_CODE, required=False)
    credential = ObjectField(required=False)
