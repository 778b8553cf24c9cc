"""Which addresses are the API: they answer in JSON whatever happens."""

from django.http import HttpRequest

API = "/api/"


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API)
