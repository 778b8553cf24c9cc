"""Addresses of changing the password."""

from django.urls import path

from authsecurity.flows.password_change.views import PasswordChangeView

urlpatterns = [path("password/change/", PasswordChangeView.as_view(), name="password-change")]
