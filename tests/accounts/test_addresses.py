"""What counts as one email address: nothing that could be read as two, or as somebody else's."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsecurity.accounts.addresses import canonical, is_address

LONG_DOMAIN = f"{'d' * 63}.{'d' * 63}.{'d' * 61}.org"  # with 60 characters and @ in front: 254

PLAIN = [
    "ada@example.org",
    "Ada.Lovelace+news@mail.example.co.uk",
    "o'brien@example.org",
    "!#$%&'*+/=?^_`{|}~-@example.org",
    "1@2.example",
    "ada@xn--bcher-kva.example",
    "ada@192.0.2.1.nip.io",
    f"{'a' * 64}@example.org",
    f"{'a' * 60}@{LONG_DOMAIN}",
]
LOOK_ALIKES = {
    "zero-width space": "a\u200bda@example.org",
    "zero-width joiner": "ada\u200d@example.org",
    "soft hyphen": "a\u00adda@example.org",
    "byte order mark": "\ufeffada@example.org",
    "right-to-left override": "ada@\u202egro.elpmaxe",
    "Kelvin sign": "\u212aim@example.org",
    "dotless i": "\u0131da@example.org",
    "dotted capital I": "\u0130da@example.org",
    "long s": "\u017fam@example.org",
    "Cyrillic a": "\u0430da@example.org",
    "full-width letters": "ａｄａ@example.org",
    "full-width @": "ada＠example.org",
    "small @": "ada﹫example.org",
    "full-width dot": "ada@example．org",
    "ideographic dot": "ada@example。org",
    "umlaut in the domain": "ada@bücher.example",
    "no-break space": "ada\u00a0@example.org",
    "Arabic digit": "ada\u0661@example.org",
}
OTHER_SHAPES = {
    "empty": "",
    "a list": "ada@example.org,ben@example.org",
    "a list with semicolon": "ada@example.org;ben@example.org",
    "two with a blank": "ada@example.org ben@example.org",
    "a display name": "Ada <ada@example.org>",
    "angle brackets": "<ada@example.org>",
    "quoted": '"ada lovelace"@example.org',
    "quoted without need": '"ada"@example.org',
    "a comment": "ada(home)@example.org",
    "a route": "@relay.example,ada@example.org",
    "percent route is no domain": "ada%example.org",
    "two @": "ada@home@example.org",
    "a line after it": "ada@example.org\n",
    "a header after it": "ada@example.org\r\nBcc: ben@example.org",
    "a line in it": "ada@exa\nmple.org",
    "NUL": "ada@example.org\0",
    "a tab": "ada@example.org\t",
    "a blank before": " ada@example.org",
    "a literal": "ada@[192.0.2.1]",
    "an IP address": "ada@192.0.2.1",
    "no dot in the domain": "ada@localhost",
    "a dot at the end": "ada@example.org.",
    "a dot at the start": ".ada@example.org",
    "a dot before @": "ada.@example.org",
    "two dots": "a..da@example.org",
    "an empty label": "ada@example..org",
    "a hyphen at the edge": "ada@-example.org",
    "a hyphen at the end": "ada@example-.org",
    "an underscore in the domain": "ada@ex_ample.org",
    "no local part": "@example.org",
    "no domain": "ada@",
    "local part too long": f"{'a' * 65}@example.org",
    "label too long": f"ada@{'d' * 64}.org",
    "too long": f"{'a' * 61}@{LONG_DOMAIN}",
    "mailto": "mailto:ada@example.org",
}


@pytest.mark.parametrize("address", PLAIN)
def test_a_plain_address_is_one(address: str) -> None:
    assert is_address(address)


@pytest.mark.parametrize("address", LOOK_ALIKES.values(), ids=LOOK_ALIKES.keys())
def test_a_look_alike_is_none(address: str) -> None:
    assert not is_address(address)


@pytest.mark.parametrize("address", OTHER_SHAPES.values(), ids=OTHER_SHAPES.keys())
def test_any_other_shape_is_none(address: str) -> None:
    assert not is_address(address)


@given(st.emails())
def test_what_is_accepted_is_ascii_with_one_at(address: str) -> None:
    if is_address(address):
        assert address.isascii()
        assert address.count("@") == 1
        assert len(address) <= 254


@given(st.text(max_size=30), st.sampled_from(PLAIN), st.integers(0, 15))
def test_no_text_but_plain_ascii_can_be_slipped_into_an_address(
    text: str, address: str, position: int
) -> None:
    slipped = address[:position] + text + address[position:]
    if is_address(slipped):
        assert slipped.isascii()
        assert slipped.isprintable()
        assert " " not in slipped


@given(st.sampled_from(PLAIN), st.randoms())
def test_case_makes_no_other_address(address: str, random: Random) -> None:
    mixed = "".join(random.choice((character.upper(), character.lower())) for character in address)
    assert canonical(mixed) == canonical(address)


@given(st.sampled_from(PLAIN))
def test_a_canonical_address_is_an_address_and_stays_so(address: str) -> None:
    assert is_address(canonical(address))
    assert canonical(canonical(address)) == canonical(address)


def test_dots_and_tags_are_left_alone_since_only_some_hosts_ignore_them() -> None:
    assert canonical("a.da+x@example.org") != canonical("ada@example.org")
