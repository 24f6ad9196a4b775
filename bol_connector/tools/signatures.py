"""Signatures of the messages that bol sends by itself."""

import base64
import binascii
import re

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

ALGORITHM = "rsa-sha256"
LEAST_BITS = 2048
# bol's headers have some 400 characters; reading one takes time by their square.
LONGEST = 2000
_PARTS = re.compile(r'\s*(\w+)\s*=\s*(?:"([^"]*)"|([^",\s]*))\s*(?:,|$)')


def read_header(text):
    """The parts of a Signature header: keyId, algorithm, signature.

    :param str text: ``keyId=0, algorithm="rsa-sha256", signature=<base64>``
    :return: dict; {} if it isn't such a header
    """
    if len(text) > LONGEST:
        return {}
    parts, place = {}, 0
    while place < len(text):
        found = _PARTS.match(text, place)
        if not found or found[1] in parts:
            return {}
        parts[found[1]] = found[2] if found[3] is None else found[3]
        place = found.end()
    return parts


def is_signed(body, header, public_key):
    """Whether bol signed exactly these bytes: RSA, PKCS#1 v1.5, SHA-256.

    :param bytes body: as they came
    :param dict header: of :func:`read_header`
    :param str public_key: base64 of its DER form, or PEM
    """
    key = load(public_key)
    if not key or header.get("algorithm", ALGORITHM).lower() != ALGORITHM:
        return False
    try:
        signature = base64.b64decode(header.get("signature", ""), validate=True)
        key.verify(signature, body, padding.PKCS1v15(), hashes.SHA256())
    except (binascii.Error, ValueError, InvalidSignature):
        return False
    return True


def load(public_key):
    """An RSA public key of bol; None if it's none, or too short to be trusted.

    :param str public_key: base64 of its DER form, or PEM
    """
    try:
        if "-----BEGIN" in public_key:
            key = serialization.load_pem_public_key(public_key.encode())
        else:
            raw = base64.b64decode(public_key, validate=True)
            key = serialization.load_der_public_key(raw)
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        return None
    good = isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_BITS
    return key if good else None
