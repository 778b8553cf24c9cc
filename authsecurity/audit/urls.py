"""Addresses of the record."""

from django.urls import path

from authsecurity.audit.views import EventsView

urlpatterns = [path("events/", EventsView.as_view(), name="events")]
