from odoo import SUPERUSER_ID
from odoo.http import Controller, request, route


class BolStatus(Controller):
    """How it goes, for monitoring outside of Odoo; only for who knows the token."""

    @route(
        "/bol/status",
        type="http",
        auth="none",
        methods=["GET"],
        save_session=False,
        readonly=True,
    )
    def status(self, **_ignored):
        """JSON; HTTP status 503 when there is trouble, 404 without the right token."""
        return self._answer(
            lambda watch, status: request.make_json_response(
                status, status=watch._bol_http_status(status)
            )
        )

    @route(
        "/bol/status/metrics",
        type="http",
        auth="none",
        methods=["GET"],
        save_session=False,
        readonly=True,
    )
    def metrics(self, **_ignored):
        """The same as Prometheus text, always with HTTP status 200."""
        return self._answer(
            lambda watch, status: request.make_response(
                watch._bol_metrics(status),
                [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")],
            )
        )

    def _answer(self, make):
        """:param make: callable (bol.watch model, status) -> response"""
        watch = request.env["bol.watch"].with_user(SUPERUSER_ID)
        scheme, _space, token = request.httprequest.headers.get(
            "Authorization", ""
        ).partition(" ")
        if scheme.lower() != "bearer" or not watch._bol_knows_token(token.strip()):
            return request.make_response("", status=404)
        response = make(watch, watch._bol_status())
        response.headers["Cache-Control"] = "no-store"
        return response
