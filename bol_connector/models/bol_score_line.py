from odoo import fields, models
from odoo.tools import SQL


class BolScoreLine(models.Model):
    """Scores and norms as the two lines of one graph: a view over the scores."""

    _name = "bol.score.line"
    _description = "Bol.com Service Score against its Norm"
    _auto = False
    _order = "week desc, id desc"
    _depends = {
        "bol.score": [
            *("account_id", "company_id", "indicator", "week", "state"),
            *("score", "norm"),
        ]
    }

    account_id = fields.Many2one("bol.account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    indicator = fields.Selection(
        selection=lambda self: self.env["bol.score"]._fields["indicator"].selection,
        readonly=True,
    )
    week = fields.Date(readonly=True)
    line = fields.Selection([("score", "Score"), ("norm", "Norm")], readonly=True)
    value = fields.Float(readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT score.id * 2 + part.number AS id, score.account_id,
                   score.company_id, score.indicator, score.week, part.line, part.value
              FROM bol_score score
             CROSS JOIN LATERAL (VALUES
                   (0, 'score', score.score), (1, 'norm', score.norm)
                   ) part(number, line, value)
             WHERE score.state != 'none'
            """
        )
