"""Addresses of a forgotten password."""

from django.urls import path

from authsecurity.flows.password_reset.views import ForgottenView, ResetView

urlpatterns = [
    path("password/forgot/", ForgottenView.as_view(), name="password-forgot"),
    path("password/reset/", ResetView.as_view(), name="password-reset"),
]
