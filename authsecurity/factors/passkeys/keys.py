"""Which public keys are kept. py_webauthn looks only at the algorithm that a new one names."""

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from webauthn.helpers import decode_credential_public_key, decoded_public_key_to_cryptography
from webauthn.helpers.cose import COSEAlgorithmIdentifier as Algorithm

ALGORITHMS = [Algorithm.ECDSA_SHA_256, Algorithm.EDDSA, Algorithm.RSASSA_PKCS1_v1_5_SHA_256]
MAX_PUBLIC_KEY = 1200  # bytes: RSA of 8192 bits; longer ones are slow to check, at our cost
MIN_RSA_BITS = 2048  # RFC 8812 §2


def is_usable(public_key: bytes) -> bool:
    """Whether it is one of the algorithm it names (WebAuthn L3 §5.8.5). Else it would be kept and never sign in.

    Raises what the libraries make of anything that is no key.
    """
    if len(public_key) > MAX_PUBLIC_KEY:
        return False
    decoded = decode_credential_public_key(public_key)
    match decoded.alg, decoded_public_key_to_cryptography(decoded):
        case Algorithm.ECDSA_SHA_256, EllipticCurvePublicKey(curve=SECP256R1()):
            return True
        case Algorithm.EDDSA, Ed25519PublicKey():
            return True
        case Algorithm.RSASSA_PKCS1_v1_5_SHA_256, RSAPublicKey(key_size=bits):
            return bits >= MIN_RSA_BITS
    return False
