"""Addresses of unlocking."""

from django.urls import path

from authsecurity.flows.unlock.views import UnlockView

urlpatterns = [path("login/unlock/", UnlockView.as_view(), name="login-unlock")]
