"""The API of AuthSecurity under `/api/auth/`, for any project: `path("", include("authsecurity.urls"))`."""

from django.urls import include, path

from authsecurity.http.schema import SchemaView

api = [
    path("", include("authsecurity.flows.login.urls")),
    path("", include("authsecurity.flows.registration.urls")),
    path("", include("authsecurity.flows.reauthentication.urls")),
    path("", include("authsecurity.flows.password_reset.urls")),
    path("", include("authsecurity.flows.password_change.urls")),
    path("", include("authsecurity.flows.enrollment.urls")),
    path("", include("authsecurity.flows.passkeys.urls")),
    path("", include("authsecurity.flows.account.urls")),
    path("", include("authsecurity.flows.address.urls")),
    path("", include("authsecurity.flows.unlock.urls")),
    path("", include("authsecurity.sessions.urls")),
    path("", include("authsecurity.audit.urls")),
    path("schema/", SchemaView.as_view(), name="schema"),
]

urlpatterns = [path("api/auth/", include((api, "authsecurity")))]
