"""Texts of Odoo in the little HTML that bol takes in a description."""

import re
from html import escape

from odoo.tools import html_sanitize

ALLOWED = frozenset(["p", "b", "br", "h3", "li", "ol", "ul", "strong"])
# The nearest that bol takes.
INSTEAD = {"h1": "h3", "h2": "h3", "h4": "h3", "h5": "h3", "h6": "h3", "div": "p"}
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?>")
EMPTY = re.compile(r"<(p|li|ul|ol|b|h3|strong)>\s*</\1>")
BLANKS = re.compile(r"\s+")


def plain_to_bol(text):
    """A plain text as bol's HTML: only its line breaks are kept.

    :param str text: may be empty
    """
    lines = [escape(line.strip(), quote=False) for line in text.strip().splitlines()]
    return "<br>".join(lines)


def html_to_bol(html):
    """HTML without the tags and attributes that bol doesn't take.

    :param str html: may be empty, and needn't be safe
    """
    kept = TAG.sub(_tag, str(html_sanitize(html or "", silent=True)))
    kept = BLANKS.sub(" ", kept.replace("\xa0", " ")).strip()
    while True:
        shorter = EMPTY.sub("", kept).strip()
        if shorter == kept:
            return kept
        kept = shorter


def bare(text):
    """The words of a text, to compare two of them: no tags, no runs of blanks."""
    return BLANKS.sub(" ", TAG.sub(" ", text or "")).strip()


def _tag(match):
    slash, name = match.groups()
    name = INSTEAD.get(name.lower(), name.lower())
    return f"<{slash}{name}>" if name in ALLOWED else " "
