"""Addresses of sessions."""

from django.urls import path

from authsecurity.sessions.views import OneSessionView, SessionsView

urlpatterns = [
    path("sessions/", SessionsView.as_view(), name="sessions"),
    path("sessions/<str:session_id>/", OneSessionView.as_view(), name="session-one"),
]
