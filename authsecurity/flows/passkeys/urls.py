"""Addresses of passkeys."""

from django.urls import path

from authsecurity.flows.passkeys.views import OnePasskeyView, PasskeyOptionsView, PasskeysView

urlpatterns = [
    path("passkeys/", PasskeysView.as_view(), name="passkeys"),
    path("passkeys/options/", PasskeyOptionsView.as_view(), name="passkeys-options"),
    path("passkeys/<str:passkey_id>/", OnePasskeyView.as_view(), name="passkey"),
]
