"""The RSA key that bol signs its webhooks with."""

import base64

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

KEY_ID = "0"


def make_key() -> str:
    """A new private key as PEM text."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def public_key(pem: str) -> str:
    """The public key as the API lists it: base64 of its DER form."""
    der = (
        _load(pem)
        .public_key()
        .public_bytes(
            serialization.Encoding.DER,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
    )
    return base64.b64encode(der).decode()


def header(pem: str, body: bytes) -> str:
    """The Signature header over the raw body (PKCS#1 v1.5, SHA-256)."""
    signature = _load(pem).sign(body, padding.PKCS1v15(), hashes.SHA256())
    text = base64.b64encode(signature).decode()
    return f'keyId={KEY_ID}, algorithm="rsa-sha256", signature={text}'


def _load(pem: str):
    return serialization.load_pem_private_key(pem.encode(), None)
