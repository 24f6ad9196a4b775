from pathlib import Path

from lxml import etree

from odoo.modules import get_module_path
from odoo.tests import BaseCase, tagged

ADDONS = (
    "bol_connector",
    "bol_connector_stock",
    "bol_connector_delivery",
    "bol_connector_batch",
)
#: What people may change, and an update must leave as it is.
THEIRS = {
    "ir.cron",
    "mail.template",
    "mail.activity.type",
    "ir.config_parameter",
    "delivery.carrier",
    "bol.transporter.rule",
    "bol.delivery.promise",
    "bol.flow",
    "bol.account",
}


@tagged("post_install", "-at_install")
class TestDataFiles(BaseCase):
    """No update of the addons writes over what people have set."""

    def records(self):
        """(file, element) of each record that the addons' files hold."""
        for addon in ADDONS:
            for folder in ("data", "views", "security", "wizards"):
                for file in sorted(Path(get_module_path(addon), folder).glob("*.xml")):
                    for record in etree.parse(file).iter("record"):
                        yield file, record

    def test_what_people_change_is_not_updated(self):
        theirs = [(f, r) for f, r in self.records() if r.get("model") in THEIRS]
        self.assertTrue(theirs)
        reset = [
            f"{file.name}: {record.get('id')}"
            for file, record in theirs
            if not any(
                above.get("noupdate") in ("1", "True")
                for above in record.iterancestors()
            )
        ]
        self.assertEqual(reset, [])

    def test_functions_only_add(self):
        """What is called at each update: methods that were looked at for that."""
        known = {
            "_bol_ensure_flows",
            "_bol_ensure_policies",
            "_bol_set_up_matching_once",
            "_bol_note_sold_before",
        }
        called = {
            call.get("name")
            for addon in ADDONS
            for file in sorted(Path(get_module_path(addon), "data").glob("*.xml"))
            for call in etree.parse(file).iter("function")
        }
        self.assertEqual(called - known, set())
