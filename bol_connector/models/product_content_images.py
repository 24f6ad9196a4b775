import base64
import json

from odoo import models
from odoo.fields import Domain

from ..tools import image_size
from .bol_content import FIRST_IMAGE

# The fields of Odoo's e-commerce that hold more images, where it is installed.
MORE_IMAGES = ("product_variant_image_ids", "product_template_image_ids")
WEBP = "image/webp"


class ProductProduct(models.Model):
    """The images of a product, as bol's assets."""

    _inherit = "product.product"

    def _bol_prepare_images(self):
        """The images that bol is to be told of, without their content.

        :return: dict product -> values of ``bol.content.line`` with the id of the
            ``ir.attachment`` in "source"
        """
        found = self._bol_image_attachments()
        result = {}
        for product in self:
            images = []
            for record, name in product._bol_image_fields():
                image = found.get((record._name, name, record.id))
                if image and image.checksum not in [i["attribute"] for i in images]:
                    images.append(product._bol_prepare_image_line(image, len(images)))
            result[product] = images
        return result

    def _bol_prepare_image_line(self, attachment, place):
        return {
            "kind": "image",
            "sequence": FIRST_IMAGE + place,
            # What it is known by: the same image isn't told twice.
            "attribute": attachment.checksum,
            "payload": json.dumps(self._bol_prepare_labels(place)),
            "source": attachment.id,
        }

    def _bol_prepare_labels(self, place):
        """bol's labels of an image.

        :param int place: 0 for the first one
        :return: list of one or two
        """
        return ["OTHER" if place else "FRONT"]

    def _bol_image_fields(self):
        """Where this product's images are: pairs of record and field, in order."""
        yield self, "image_variant_1920"
        yield self.product_tmpl_id, "image_1920"
        for name in MORE_IMAGES:
            if name in self._fields:
                for image in self[name]:
                    yield image, "image_1920"

    def _bol_image_attachments(self):
        """dict (model, field, record id) -> ir.attachment, one search for all."""
        wanted = {}
        for product in self:
            fields = list(product._bol_image_fields())
            for record, name in fields:
                wanted.setdefault((record._name, name), set()).add(record.id)
        domain = Domain.OR(
            Domain("res_model", "=", model)
            & Domain("res_field", "=", name)
            & Domain("res_id", "in", list(ids))
            for (model, name), ids in wanted.items()
        )
        attachments = self.env["ir.attachment"].sudo().search(domain)
        return {(a.res_model, a.res_field, a.res_id): a for a in attachments}

    def _bol_take_image(self, line):
        """Add the image itself, as it is now, to values of ``bol.content.line``."""
        attachment = self.env["ir.attachment"].sudo().browse(line["source"])
        taken = attachment._bol_jpeg_of_webp() or attachment
        raw = taken.raw or b""
        width, height = image_size(raw)
        values = {name: value for name, value in line.items() if name != "source"}
        return values | {
            "image": base64.b64encode(raw),
            "mimetype": taken.mimetype,
            "width": width,
            "height": height,
            "file_size": len(raw),
        }


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _bol_jpeg_of_webp(self):
        """The JPEG that Odoo's screens keep of an image that they made WebP of."""
        if self.mimetype != WEBP:
            return self.browse()
        same = self.search([("id", "!=", False), ("checksum", "=", self.checksum)])
        return self.search(
            [
                ("res_model", "=", "ir.attachment"),
                ("res_id", "in", same.ids),
                ("mimetype", "=", "image/jpeg"),
            ],
            limit=1,
        )
