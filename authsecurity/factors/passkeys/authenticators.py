"""What a new passkey is called when nobody names it: its authenticator, by AAGUID (WebAuthn L3 §6.5.1). Pure.

The ids are facts of the passkeydeveloper/passkey-authenticator-aaguids list, those of security keys of the FIDO
Metadata Service. A name is a kindness to its owner and decides nothing: without attestation, an AAGUID is a claim.
"""

UNKNOWN = "Passkey"
NAMES = {
    "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4": "Google Password Manager",
    "fbfc3007-154e-4ecc-8c0b-6e020557d7bd": "iCloud Keychain",
    "dd4ec289-e01d-41c9-bb89-70fa845d4bf2": "iCloud Keychain (managed)",
    "08987058-cadc-4b81-b6e1-30de50dcbe96": "Windows Hello",
    "9ddd1817-af5a-4672-a2b9-3e3dd95000a9": "Windows Hello",
    "6028b017-b1d4-4c02-b4b3-afcdafc96bb2": "Windows Hello",
    "adce0002-35bc-c60a-648b-0b25f1f05503": "Chrome on Mac",
    "bada5566-a7aa-401f-bd96-45619a55120d": "1Password",
    "d548826e-79b4-db40-a3d8-11116f7e8349": "Bitwarden",
    "531126d6-e717-415c-9320-3d9aa6981239": "Dashlane",
    "50726f74-6f6e-5061-7373-50726f746f6e": "Proton Pass",
    "53414d53-554e-4700-0000-000000000000": "Samsung Pass",
    "fdb141b2-5d84-443e-8a35-4698c205a502": "KeePassXC",
    "0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6": "Keeper",
    "2fc0579f-8113-47ea-b116-bb5a8db9202a": "YubiKey 5 (NFC)",
    "c1f9a0bc-1dd2-404a-b27f-8e29047a43fd": "YubiKey 5 (NFC, FIPS)",
    "85203421-48f9-4355-9bc8-8a53846e5083": "YubiKey 5Ci (FIPS)",
    "fa2b99dc-9e39-4257-8f92-4a30d23c4118": "YubiKey 5 (NFC)",
    "cb69481e-8ff7-4039-93ec-0a2729a154a8": "YubiKey 5",
    "ee882879-721c-4913-9775-3dfcce97072a": "YubiKey 5",
    "d8522d9f-575b-4866-88a9-ba99fa02f35b": "YubiKey Bio",
    "f8a011f3-8c0a-4d15-8006-17111f9edc7d": "Yubico Security Key",
    "b92c3f9a-c014-4056-887f-140a2501163b": "Yubico Security Key",
    "149a2021-8ef6-4133-96b8-81f8d5b7f1f5": "Yubico Security Key (NFC)",
}


def name_of(aaguid: str) -> str:
    """The product's name as people know it, or `UNKNOWN`. Most synced passkeys say who keeps them."""
    return NAMES.get(aaguid.lower(), UNKNOWN)
