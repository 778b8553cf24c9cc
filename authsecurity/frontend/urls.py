"""The addresses of the pages. The JavaScript knows them too (js/places.js), so they belong at the root of the site."""

from django.urls import path

from authsecurity.frontend import views

urlpatterns = [
    path("", views.home, name="home"),
    path("login/", views.login, name="login"),
    path("register/", views.register, name="register"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("forgot-password/", views.forgot_password, name="forgot-password"),
    path("reset-password/", views.reset_password, name="reset-password"),
    path("verify-email/", views.verify_email, name="verify-email"),
    path("revert-email/", views.revert_email, name="revert-email"),
    path("unlock/", views.unlock, name="unlock"),
    path(".well-known/change-password", views.change_password, name="change-password"),
    path(".well-known/passkey-endpoints", views.passkey_endpoints, name="passkey-endpoints"),
    path("favicon.ico", views.favicon, name="favicon"),
]
