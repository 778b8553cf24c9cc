"""Addresses of second factors."""

from django.urls import path

from authsecurity.flows.enrollment.views import RecoveryCodesView, TotpSetupView, TotpVerifyView, TotpView

urlpatterns = [
    path("totp/", TotpView.as_view(), name="totp"),
    path("totp/setup/", TotpSetupView.as_view(), name="totp-setup"),
    path("totp/verify/", TotpVerifyView.as_view(), name="totp-verify"),
    path("recovery-codes/", RecoveryCodesView.as_view(), name="recovery-codes"),
]
