"""The journal: every exchange as a line of JSON, for the contract checks.

No token and no secret gets into it: the Authorization header and the calls to
the token endpoint are left out.
"""

import base64
import json

HIDDEN = {"authorization"}


def text_or_base64(payload: bytes):
    """The body as text, as ``{"base64": ...}`` when it is none, or None."""
    if not payload:
        return None
    try:
        return payload.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(payload).decode()}


def line(call, answer, at: str) -> dict:
    """``deliberate`` names the fault or posted record that explains an answer
    that the description doesn't know; ``status`` is None for a dropped call."""
    headers = answer.headers if answer else {}
    # Nothing of a HEAD's payload goes over the line.
    payload = answer.payload() if answer and call.method != "HEAD" else b""
    if answer and answer.media_type:
        headers = {**headers, "Content-Type": answer.media_type}
    return {
        "at": at,
        "account": getattr(call.account, "client_id", None),
        "method": call.method,
        "path": call.path,
        "query": call.raw_query,
        "request_headers": {
            name: value for name, value in call.headers.items() if name not in HIDDEN
        },
        "request_body": text_or_base64(call.raw_body),
        "status": answer.status if answer else None,
        "response_headers": headers,
        "response_body": text_or_base64(payload),
        "deliberate": call.deliberate,
    }


class Journal:
    """Appends to a file; without one it does nothing."""

    def __init__(self, path: str | None):
        self._file = open(path, "a", encoding="utf-8") if path else None

    def write(self, call, answer, at: str):
        if self._file is not None:
            self._file.write(json.dumps(line(call, answer, at)) + "\n")
            self._file.flush()

    def close(self):
        if self._file is not None:
            self._file.close()
