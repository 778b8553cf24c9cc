"""The HTTP of registering and of proving an address: `register/`, `email/verify/`, `email/resend/`."""

from django.http import HttpRequest
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from authsecurity.flows import state
from authsecurity.flows.address import actions as address
from authsecurity.flows.registration import actions
from authsecurity.flows.registration.models import BROWSER_KNOWN_FOR
from authsecurity.flows.registration.serializers import (
    AddressInput,
    NothingShape,
    ProofInput,
    RegistrationInput,
)
from authsecurity.flows.shapes import StateShape
from authsecurity.http import cookies
from authsecurity.http.client import client_of
from authsecurity.http.describe import describe
from authsecurity.http.views import ApiView
from authsecurity.mail.errors import InvalidToken
from authsecurity.mail.models import MailedLink, Purpose


class RegisterView(ApiView):
    """Registering signs nobody in: the state stays what it was. 201 where addresses need no proof, else 202."""

    allow_anonymous = True

    @describe(operation_id="register", request=RegistrationInput, responses={202: StateShape})
    def post(self, request: Request) -> Response:
        given = RegistrationInput.of(self.payload)
        outcome = actions.register(**given, client=client_of(request._request))
        current = state.of(request._request)
        if not isinstance(outcome, actions.Waiting):
            return Response(current, status=status.HTTP_201_CREATED)
        response = Response(current, status=status.HTTP_202_ACCEPTED)
        cookies.write(response, cookies.ATTEMPT, outcome.browser_token, max_age=BROWSER_KNOWN_FOR)
        return response


class VerifyView(ApiView):
    """Proves an address with the token of a letter. Signs nobody in."""

    allow_anonymous = True

    @describe(operation_id="email_verify", request=ProofInput, responses=StateShape)
    def post(self, request: Request) -> Response:
        http, given = request._request, ProofInput.of(self.payload)
        link = MailedLink.objects.with_token(
            given["token"], Purpose.PROVE_REGISTRATION, Purpose.CHANGE_ADDRESS
        )
        if link is None:
            raise InvalidToken
        if link.purpose == Purpose.CHANGE_ADDRESS:
            address.prove(link=link, client=client_of(http))
        else:
            _prove_registration(http, link, given.get("password"))
        return Response(state.of(http))


def _prove_registration(request: HttpRequest, link: MailedLink, password: str | None) -> None:
    actions.prove(
        link=link,
        password=password,
        browser_token=cookies.read(request, cookies.ATTEMPT),
        client=client_of(request),
    )


class ResendView(ApiView):
    """The letter of a registration once more. Always the same answer."""

    allow_anonymous = True

    @describe(operation_id="email_resend", request=AddressInput, responses={202: NothingShape})
    def post(self, request: Request) -> Response:
        given = AddressInput.of(self.payload)
        actions.resend(email=given["email"], client=client_of(request._request))
        return Response({}, status=status.HTTP_202_ACCEPTED)
