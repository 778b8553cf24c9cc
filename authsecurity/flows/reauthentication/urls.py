"""Addresses of reauthentication."""

from django.urls import path

from authsecurity.flows.reauthentication.views import ReauthenticateOptionsView, ReauthenticateView

urlpatterns = [
    path("reauthenticate/options/", ReauthenticateOptionsView.as_view(), name="reauthenticate-options"),
    path("reauthenticate/", ReauthenticateView.as_view(), name="reauthenticate"),
]
