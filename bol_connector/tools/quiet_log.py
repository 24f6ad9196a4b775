"""What Odoo's log of requests must not tell: codes that bol sends through a browser."""

import logging
import re

PATH = re.compile(r"bol(?:/|%2F)consent", re.I)
SECRET = re.compile(
    r"((?:[?&]|%3F|%26)(?:code|state)(?:=|%3D))(?:(?!&|%26|\s|\").)+", re.I
)


class _WithoutCodes(logging.Filter):
    """Blots out code and state, also in the address that a log-in page goes on to."""

    def filter(self, record):
        text = record.getMessage()
        if PATH.search(text):
            record.msg, record.args = SECRET.sub(r"\1…", text), ()
        return True


logging.getLogger("werkzeug").addFilter(_WithoutCodes())
