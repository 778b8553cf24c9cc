"""The page /login/ where the autofill waits for a passkey."""

from tests.browser.dashboard import DashboardPage
from tests.browser.pages import SignInPage
from tests.browser.passkeys import IS_WAITING, KEEP_SIGNALS, Authenticator
from tests.browser.visitor import Visitor

OPTIONS = "login/passkey/options/"
ANSWER = "login/passkey/"
NOT_USED = "No passkey was used. Try again, or choose another way."


def sign_out(visitor: Visitor, device: Authenticator) -> SignInPage:
    """To the page where the autofill waits; nobody touches the device until a test says so."""
    device.touched(False)
    visitor.context.add_init_script(KEEP_SIGNALS)
    DashboardPage(visitor).sign_out()
    sign_in = SignInPage(visitor).arrive()
    visitor.page.wait_for_function(IS_WAITING)
    return sign_in


def touch_in_autofill(visitor: Visitor, device: Authenticator) -> None:
    """A touch counts for what begins to wait after it."""
    device.touched(True)
    visitor.page.reload(wait_until="commit")
