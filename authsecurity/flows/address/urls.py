"""Addresses of changing one's email address."""

from django.urls import path

from authsecurity.flows.address.views import ChangeAddressView, RevertAddressView

urlpatterns = [
    path("email/change/", ChangeAddressView.as_view(), name="email-change"),
    path("email/revert/", RevertAddressView.as_view(), name="email-revert"),
]
