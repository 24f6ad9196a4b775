from odoo import SUPERUSER_ID, http
from odoo.http import request

# bol's messages have some hundred bytes.
MOST_BYTES = 16 * 1024


class Push(http.Controller):
    @http.route(
        "/bol/push/<string:token>",
        type="http",
        auth="none",
        methods=["POST"],
        csrf=False,
        save_session=False,
        readonly=False,
        max_content_length=MOST_BYTES,
    )
    def receive(self, token, **_unsigned):
        """A message of bol (subscriptions API): believed when its signature is right.

        Answered with nothing but a status: 204 taken, 400 no message of bol's, 401
        not signed by bol, 404 nobody listens here, 413 too long. It only wakes the
        flow that reads at bol what is true; no call is made here.
        """
        if not request.db:
            return request.make_response("", status=404)
        push = request.env(user=SUPERUSER_ID)["bol.push"]
        body = request.httprequest.get_data()
        header = request.httprequest.headers.get("Signature", "")
        status = push._bol_receive(token, header, body)
        return request.make_response("", status=status)
