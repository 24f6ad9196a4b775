"""Products whose texts and images go to bol's catalogue."""

import base64
import io
import random
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from PIL import Image

from .common import BolCase

UPLOAD = {"method": "POST", "path": "^/retailer/content/products$"}


def picture(width=600, height=600, seed=0, kind="JPEG"):
    """An image of noise, so that its file is as large as a photo's."""
    dice = random.Random(seed)
    noise = Image.frombytes("L", (width, height), dice.randbytes(width * height))
    target = io.BytesIO()
    noise.convert("RGB").save(target, kind)
    return target.getvalue()


class ImageHost:
    """Stands for the address at which the internet reaches Odoo."""

    def __init__(self):
        self.files = {}
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802 - the name that http.server calls
                raw = host.files.get(self.path)
                self.send_response(200 if raw else 404)
                self.end_headers()
                self.wfile.write(raw or b"")

            def log_message(self, *args):
                """Silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def serve(self, line):
        """Have the image of a bol.content.line where its link says."""
        link = urlsplit(line._bol_link())
        self.files[f"{link.path}?{link.query}"] = base64.b64decode(line.image)


class BolContentCase(BolCase):
    """A teapot that has all that bol wants; the account leaves images out."""

    def setUp(self):
        super().setUp()
        self.setting(report_seconds=0)
        self.account.content_images = False
        self.product = self._make_product(
            name="Theepot gietijzer",
            description_sale="Zwaar.\nEn zwart.",
            weight=1.25,
        )

    def setting(self, **values):
        before = self.sandbox.admin("GET", "settings")
        self.sandbox.setting(**values)
        self.addCleanup(self.sandbox.setting, **{name: before[name] for name in values})

    def wizard(self, products=None, **values):
        """What the screen shows before sending."""
        return self.env["bol.content.send"].create(
            {
                "account_id": self.account.id,
                "product_ids": (products or self.product).ids,
                **values,
            }
        )

    def send(self, products=None, **values):
        """Press Send, and let the scheduled action do it, until bol has judged it."""
        self.wizard(products, **values).action_send()
        self.run_content()

    def run_content(self, times=3):
        for _ in range(times):
            self.commit()
            self.run_lane("bulk")
            self.later(hours=2)

    def later(self, **passed):
        passed = timedelta(**passed)
        for content in self.contents():
            for name in ("next_attempt", "sent_at"):
                if content[name]:
                    content[name] -= passed
        self.commit()

    def compare(self):
        """Let an hour go by, so that what changed is looked for."""
        self.commit()
        self.make_due(self.flow("content"), hours=2)
        self.run_content()

    # -- what is there afterwards ----------------------------------------------

    def contents(self, product=None):
        domain = [("account_id", "=", self.account.id)]
        if product:
            domain.append(("product_id", "=", product.id))
        contents = self.env["bol.content"].with_context(active_test=False)
        return contents.search(domain, order="id")

    def uploads(self):
        """What bol was told, oldest first: (language, {attribute: values}, images)."""
        return [
            (
                upload["language"],
                {
                    one["id"]: [
                        (value["value"], value.get("unitId")) for value in one["values"]
                    ]
                    for one in upload["content"]["attributes"]
                },
                len(upload["content"].get("assets") or []),
            )
            for upload in self.seller.truth()["uploads"]
        ]

    def posts(self):
        return self.seller.received("POST", "/retailer/content/products$")

    def line(self, attribute, content=None):
        lines = (content or self.contents()[-1]).line_ids
        return lines.filtered(lambda line: line.attribute == attribute)
