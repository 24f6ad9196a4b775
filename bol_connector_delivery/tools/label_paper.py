"""Labels as paper."""

from odoo.tools.pdf import merge_pdf


def merged(documents):
    """One PDF of several, in their order.

    :param documents: list of PDFs (bytes), at least one
    :rtype: bytes
    """
    return documents[0] if len(documents) == 1 else merge_pdf(documents)
