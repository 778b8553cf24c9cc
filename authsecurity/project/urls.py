"""The whole URL map of the service on one screen. `/healthz` and `/readyz` are answered earlier, in health.py."""

from django.urls import path

from authsecurity import urls as api
from authsecurity.frontend import urls as pages
from authsecurity.project import outbox

urlpatterns = [
    *api.urlpatterns,  # /api/auth/…
    *pages.urlpatterns,
    path("outbox/", outbox.show),  # letters of local mode; nothing anywhere else
]

handler400 = "authsecurity.project.error_pages.bad_request"
handler403 = "authsecurity.project.error_pages.forbidden"
handler404 = "authsecurity.project.error_pages.not_found"
handler500 = "authsecurity.project.error_pages.server_error"
