import re

from odoo import http
from odoo.http import request

#: What a record's number can be in the database.
NUMBER = re.compile(r"[0-9]{1,9}")


class Labels(http.Controller):
    @http.route("/bol/labels/<string:ids>", type="http", auth="user", readonly=True)
    def print_labels(self, ids):
        """One PDF of labels, for whoever may see them.

        :param str ids: of ``bol.label`` records, with commas, in the order of paper
        """
        numbers = [int(one) for one in ids.split(",") if NUMBER.fullmatch(one)]
        labels = request.env["bol.label"].browse(numbers).exists()
        labels.check_access("read")
        if not any(labels.mapped("attachment_id")):
            raise request.not_found()
        return request.make_response(
            labels._bol_pdf(),
            [
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", 'inline; filename="bol-labels.pdf"'),
            ],
        )
