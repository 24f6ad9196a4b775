"""Labels as paper."""

from io import BytesIO

from reportlab.lib.pagesizes import A6
from reportlab.pdfgen.canvas import Canvas

from odoo.tools.pdf import PdfFileReader, PdfReadError, merge_pdf

LINE = 18


def merged(documents):
    """One PDF of several, in their order; a page of words where one can't be read.

    :param documents: list of pairs, at least one: a PDF (bytes), and the list of lines
        to print if it is none
    :rtype: bytes
    """
    pages = [pdf if _is_readable(pdf) else _note(words) for pdf, words in documents]
    return pages[0] if len(pages) == 1 else merge_pdf(pages)


def _is_readable(document):
    try:
        return PdfFileReader(BytesIO(document), strict=False).getNumPages() > 0
    except (PdfReadError, ValueError, TypeError, KeyError, AttributeError):
        return False


def _note(lines):
    paper = BytesIO()
    canvas = Canvas(paper, pagesize=A6)
    for place, line in enumerate(lines, start=2):
        canvas.drawString(LINE, A6[1] - place * LINE, line)
    canvas.save()
    return paper.getvalue()
