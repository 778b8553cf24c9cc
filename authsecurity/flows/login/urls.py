"""Addresses of signing in and out."""

from django.urls import path

from authsecurity.flows.login.views import (
    LoginPasskeyOptionsView,
    LoginPasskeyView,
    LoginRecoveryCodeView,
    LoginTotpView,
    LoginView,
    LogoutView,
    SessionView,
)

urlpatterns = [
    path("session/", SessionView.as_view(), name="session"),
    path("login/", LoginView.as_view(), name="login"),
    path("login/totp/", LoginTotpView.as_view(), name="login-totp"),
    path("login/recovery-code/", LoginRecoveryCodeView.as_view(), name="login-recovery-code"),
    path("login/passkey/options/", LoginPasskeyOptionsView.as_view(), name="login-passkey-options"),
    path("login/passkey/", LoginPasskeyView.as_view(), name="login-passkey"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
