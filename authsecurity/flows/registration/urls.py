"""Addresses of registering."""

from django.urls import path

from authsecurity.flows.registration.views import RegisterView, ResendView, VerifyView

urlpatterns = [
    path("register/", RegisterView.as_view(), name="register"),
    path("email/verify/", VerifyView.as_view(), name="email-verify"),
    path("email/resend/", ResendView.as_view(), name="email-resend"),
]
