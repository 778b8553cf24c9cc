"""Addresses of reauthentication."""

from django.urls import path

from authsecurity.flows.reauthentication.views import ReauthenticateView

urlpatterns = [path("reauthenticate/", ReauthenticateView.as_view(), name="reauthenticate")]
