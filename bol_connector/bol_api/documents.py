"""Answers that are a document instead of JSON."""

import base64
import binascii

from .session import Answer

_PDF = b"%PDF-"
_PDF_IN_BASE64 = b"JVBERi0"


def pdf_of(answer: Answer) -> bytes:
    """The PDF of an answer, whose description leaves open whether it is in base64.
    UnreadableAnswer for anything else."""
    content = answer.content
    if content.startswith(_PDF_IN_BASE64):
        try:
            content = base64.b64decode(content)
        except binascii.Error:
            content = b""
    if not content.startswith(_PDF):
        raise answer.unreadable("no PDF")
    return content
