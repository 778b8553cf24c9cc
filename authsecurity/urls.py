"""The API of AuthSecurity under `/api/auth/`, for any project: `path("", include("authsecurity.urls"))`.

One flat list: Django would try one include after the other, and build a match anew at each of their levels.
"""

from django.urls import include, path

from authsecurity.audit import urls as audit
from authsecurity.flows.account import urls as account
from authsecurity.flows.address import urls as address
from authsecurity.flows.enrollment import urls as enrollment
from authsecurity.flows.login import urls as login
from authsecurity.flows.passkeys import urls as passkeys
from authsecurity.flows.password_change import urls as password_change
from authsecurity.flows.password_reset import urls as password_reset
from authsecurity.flows.reauthentication import urls as reauthentication
from authsecurity.flows.registration import urls as registration
from authsecurity.flows.unlock import urls as unlock
from authsecurity.http.schema import SchemaView
from authsecurity.sessions import urls as sessions

api = [
    *login.urlpatterns,
    *registration.urlpatterns,
    *reauthentication.urlpatterns,
    *password_reset.urlpatterns,
    *password_change.urlpatterns,
    *enrollment.urlpatterns,
    *passkeys.urlpatterns,
    *account.urlpatterns,
    *address.urlpatterns,
    *unlock.urlpatterns,
    *sessions.urlpatterns,
    *audit.urlpatterns,
    path("schema/", SchemaView.as_view(), name="schema"),
]

urlpatterns = [path("api/auth/", include((api, "authsecurity")))]
