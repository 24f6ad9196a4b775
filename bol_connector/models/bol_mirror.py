import re

from odoo import models
from odoo.exceptions import AccessError

# No number of bol is longer; a longer one couldn't be indexed.
LONGEST_NUMBER = 100
# It is asked for by its address: no path, no markup.
NUMBER = re.compile(r"[\w-]+", re.ASCII)
# Nor is any text of bol, and a contact's name, say, is indexed as well.
LONGEST_TEXT = 500


class BolMirror(models.AbstractModel):
    """Records of which people may change little: the rest is what bol said of them.

    ``readonly`` on a field only keeps the screens from writing it.
    """

    _name = "bol.mirror"
    _description = "Mirror of Bol.com"

    #: What people may write, where the access rights let them write at all.
    _bol_human_fields = frozenset()

    def write(self, vals):
        if not self.env.su:
            kept = {
                name
                for name in set(vals) - self._bol_human_fields
                if not name.startswith(("message_", "activity_"))
            }
            if kept:
                raise AccessError(
                    self.env._(
                        "Only the connector itself changes %(fields)s of %(records)s.",
                        fields=", ".join(sorted(kept)),
                        records=self._description,
                    )
                )
        return super().write(vals)

    def _bol_changed(self, values):
        """Those of the values that this record doesn't have already."""
        return {name: value for name, value in values.items() if self[name] != value}

    def _bol_write_changed(self, values):
        """Write what differs; a record that is as it should be costs no write."""
        if changed := self._bol_changed(values):
            self.write(changed)


def is_number(text):
    """Whether a text can be the number that bol gave an order or an item."""
    return len(text) <= LONGEST_NUMBER and bool(NUMBER.fullmatch(text))
