import json

from odoo import api, fields, models
from odoo.tools import groupby
from odoo.tools.misc import limited_field_access_token

from ..bol_api import errors
from ..tools import bare, commit
from .bol_content_rules import EAN, LANGUAGES, UNITS

# bol's catalogue has another name for what an upload calls Name.
IN_CATALOGUE = {"Name": "Title"}
# The first image's sequence: after all attributes.
FIRST_IMAGE = 1000


class BolContent(models.Model):
    """An upload of texts and images of one product, in one language.

    After bol took it over, its report is followed until bol has judged all of it.
    Uploading the same twice does no harm, and bol has no way to look an upload up.
    """

    _name = "bol.content"
    _description = "Bol.com Content"
    _inherit = ["bol.command"]
    _rec_name = "product_id"
    _check_company_auto = True

    _bol_flow_kind = "content"

    active = fields.Boolean(default=True, help="Off once a later upload replaced it.")
    product_id = fields.Many2one(
        "product.product",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    ean = fields.Char("EAN", readonly=True)
    language = fields.Selection(LANGUAGES, required=True, readonly=True)
    line_ids = fields.One2many("bol.content.line", "content_id", "Content")
    upload_id = fields.Char("Upload at Bol", readonly=True, copy=False)

    _waiting_unique = models.UniqueIndex(
        "(account_id, product_id, language) WHERE state = 'to_send'",
        "This product's content waits to be sent already.",
    )

    @api.depends("product_id", "language")
    def _compute_display_name(self):
        labels = dict(self._fields["language"]._description_selection(self.env))
        for content in self:
            language = labels.get(content.language)
            content.display_name = f"{content.product_id.display_name} ({language})"

    # -- sending ---------------------------------------------------------------

    def _bol_send(self, client):
        self.upload_id = False
        for line in self.line_ids.filtered(lambda line: line.kind == "image"):
            line.url = line._bol_link()
        # Kept before the call: by these addresses bol's report names the images.
        commit(self.env)
        return client.content.create(self._bol_prepare_upload())

    def _bol_prepare_upload(self):
        """bol's ``CreateProductContentSingleRequest``."""
        by_kind = self.line_ids.grouped("kind")
        none = self.line_ids.browse()
        upload = {
            "language": self.language,
            "attributes": [
                {"id": line.attribute, "values": json.loads(line.payload)}
                for line in by_kind.get("attribute", none)
            ],
        }
        if images := by_kind.get("image"):
            upload["assets"] = [
                {"url": image.url, "labels": json.loads(image.payload)}
                for image in images
            ]
        return upload

    def _bol_reason_not_to_send(self):
        reasons = self._bol_refusals()
        return "\n".join(reasons) or super()._bol_reason_not_to_send()

    def _bol_note_refusal(self, error, client):
        """bol names what it complains of by its place in the upload."""
        by_kind = self.line_ids.grouped("kind")
        places = {"attributes": "attribute", "assets": "image"}
        for name, reason in error.violations:
            kind, _bracket, rest = (name or "").partition("[")
            number = rest.partition("]")[0]
            lines = by_kind.get(places.get(kind), self.line_ids.browse())
            if number.isdigit() and int(number) < len(lines):
                line = lines[int(number)]
                line.write(
                    {"status": "declined", "message": reason, "is_problem": True}
                )
        return super()._bol_note_refusal(error, client)

    # -- after a lost answer ---------------------------------------------------

    def _bol_find_effect(self, client):
        """bol's catalogue shows these texts; of images it can't be seen."""
        told = self.line_ids.filtered(
            lambda line: line.kind == "attribute" and line.attribute != EAN
        )
        if not told:
            return None
        try:
            shown = client.content.catalog_product(self.ean, self.language)
        except errors.NotFound:
            return None
        known = {
            attribute.attribute_id: {bare(value.value) for value in attribute.values}
            for attribute in shown.attributes
        }
        if not all(line._bol_is_shown(known) for line in told):
            return None
        told.status = "published"
        return {"message": self.env._("Bol's catalogue shows these texts.")}

    def _bol_may_be_repeated(self):
        """The same upload twice does no harm; but bol takes its time to show one."""
        return self._bol_waited_long()

    def _bol_note_failure(self, status, client):
        """That bol's catalogue shows these texts is then somebody else's doing."""
        unexplained = self.env._("Bol refused it without giving a reason.")
        message = status.error_message or unexplained
        self.write({"state": "failed", "message": message})

    # -- buttons ---------------------------------------------------------------

    def action_retry(self):
        """Send what the products say now of what bol refused."""
        self.check_access("read")
        stuck = self.sudo().filtered(lambda c: c.state in ("failed", "attention"))
        for (account, language), contents in groupby(
            stuck, lambda content: (content.account_id, content.language)
        ):
            products = self.browse().union(*contents).product_id
            self.env["bol.content"].sudo()._bol_request(
                account, products, [language], everything=True, asked=True
            )

    def action_approve(self):
        """Have these sent although their flow is in preview."""
        self.account_id.check_access("write")
        self.sudo()._bol_approve()


class BolContentLine(models.Model):
    """One attribute, or one image, of an upload, and what bol says of it."""

    _name = "bol.content.line"
    _description = "Bol.com Content Line"
    _order = "content_id, sequence, id"
    _rec_name = "label"

    content_id = fields.Many2one(
        "bol.content", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="content_id.company_id", store=True)
    account_id = fields.Many2one(related="content_id.account_id")
    language = fields.Selection(related="content_id.language")
    sequence = fields.Integer()
    kind = fields.Selection(
        [("attribute", "Attribute"), ("image", "Image")], required=True
    )
    attribute = fields.Char(required=True, help="Bol's name; of an image its checksum.")
    label = fields.Char("What", compute="_compute_label")
    payload = fields.Text(required=True, help="As sent to bol.")
    value = fields.Text("New", compute="_compute_value")
    old_value = fields.Text("Old", help="What bol was told before.")
    image = fields.Binary(attachment=True)
    mimetype = fields.Char()
    width = fields.Integer()
    height = fields.Integer()
    file_size = fields.Integer()
    url = fields.Char("Address", help="Where bol fetches the image.")
    status = fields.Selection(
        [
            ("in_progress", "Being judged"),
            ("published", "Shown by bol"),
            ("declined", "Declined"),
        ],
        "At Bol",
    )
    sub_status = fields.Char()
    message = fields.Text()
    is_problem = fields.Boolean()
    verdict = fields.Text("Bol Says", compute="_compute_verdict")

    @api.depends("attribute", "kind", "sequence")
    def _compute_label(self):
        for line in self:
            line.label = line_label(self.env, line)

    @api.depends("payload", "kind", "width", "height")
    def _compute_value(self):
        for line in self:
            line.value = (
                f"{line.width} x {line.height}"
                if line.kind == "image"
                else shown_values(line.payload)
            )

    @api.depends("status", "message")
    def _compute_verdict(self):
        labels = dict(self._fields["status"]._description_selection(self.env))
        for line in self:
            known = [labels.get(line.status), line.message]
            line.verdict = ": ".join(filter(None, known))

    def _bol_link(self):
        """Address where bol fetches this image, for some weeks; nothing else.

        Odoo answers 404 there without the token. (`/web/image` would answer with a
        stand-in image, which bol would take.)
        """
        token = limited_field_access_token(self, "image", scope="binary")
        kind = (self.mimetype or "").rpartition("/")[2]
        path = f"/web/content/{self._name}/{self.id}/image/{self.attribute}.{kind}"
        return f"{self.account_id.get_base_url()}{path}?access_token={token}"

    def _bol_is_shown(self, known):
        """Whether bol's catalogue has this line's values.

        :param dict known: bol's name of an attribute -> set of bare values
        """
        name = IN_CATALOGUE.get(self.attribute, self.attribute)
        mine = {bare(value["value"]) for value in json.loads(self.payload)}
        return mine <= known.get(name, set())


def line_label(env, line):
    """What a line is about, for people.

    :param env: gives the language
    :param line: bol.content.line record, or its values
    """
    if line["kind"] == "image":
        return env._("Image %(number)s", number=line["sequence"] - FIRST_IMAGE + 1)
    labels = {
        "Name": env._("Title"),
        "Description": env._("Description"),
        "Brand": env._("Brand"),
        "Product Weight": env._("Weight"),
    }
    return labels.get(line["attribute"], line["attribute"])


def shown_values(payload):
    """An attribute's values, for people: "30 cm, 40 cm".

    :param str payload: JSON of bol's values
    """
    return ", ".join(
        " ".join(filter(None, [value["value"], unit_name(value.get("unitId"))]))
        for value in json.loads(payload)
    )


def unit_name(unit):
    """bol's unit as people write it."""
    names = {bol: people for people, bol in UNITS.items()}
    return names.get(unit, unit or "")
