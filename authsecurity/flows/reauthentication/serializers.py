"""What reauthentication takes."""

from authsecurity.factors.password.policy import MAX_TYPED
from authsecurity.flows.login.serializers import MAX_CODE
from authsecurity.http.fields import Input, TextField


class ReauthenticationInput(Input):
    """`code`, of the app or a recovery code, is needed where a second factor is enrolled."""

    password = TextField(max_length=MAX_TYPED)
    code = TextField(max_length=MAX_CODE, required=False)
