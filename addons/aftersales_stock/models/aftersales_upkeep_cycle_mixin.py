# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models

from odoo.addons.service_base.jobs import each_record


class AftersalesUpkeepCycleMixin(models.AbstractModel):
    """When goods are upkept: at stock-in, by their cycle, or forced by rust."""

    _name = "aftersales.upkeep.cycle.mixin"
    _description = "Cycle of upkeep"

    @api.model
    def _receive(self, rows):
        """Goods entered a store: when are they upkept first (D4-3.1.4.3b)?

        :param list rows: dicts with ``product``, ``location``, ``lot`` (may be
            empty) and, as decided at stock-in, ``condition`` (good)
        :return: the new upkeeps; goods with one to do keep it
        """
        wanted = {}
        for row in rows:
            bad = row.get("condition", "good") in ("rust", "damaged")
            if not bad and not row["product"].upkeep_days:
                continue
            kind = "forced" if bad else "cycle"
            key = (row["product"].id, row["location"].id, row["lot"].id, kind)
            wanted.setdefault(key, row)
        known = {
            (r.product_id.id, r.location_id.id, r.lot_id.id, r.kind)
            for r in self.sudo().search_fetch(
                [
                    ("state", "=", "due"),
                    ("product_id", "in", [key[0] for key in wanted]),
                    ("location_id", "in", [key[1] for key in wanted]),
                ],
                ["product_id", "location_id", "lot_id", "kind"],
            )
        }
        new = [
            self._prepare_upkeep_vals(kind=key[3], **row)
            for key, row in wanted.items()
            if key not in known
        ]
        records = self.sudo()._in_transition().create(new)
        records = self.browse(records.ids)
        records.filtered(lambda r: r.kind == "forced")._ask_keeper()
        return records

    @api.model
    def _prepare_upkeep_vals(
        self, product, location, lot, kind, condition="good", start=None
    ):
        company = location.company_id or self.env.company
        start = start or self.env["service.policy"]._today(company)
        days = product.upkeep_days if kind == "cycle" else 0
        site = location.sudo().aftersales_site_id
        return {
            "company_id": company.id,
            "product_id": product.id,
            "lot_id": lot.id,
            "location_id": location.id,
            "kind": kind,
            "condition": condition,
            "date_due": start + timedelta(days=days),
            "user_id": self.env["aftersales.count"]._get_keeper(site).id,
        }

    def _ask_keeper(self):
        kind = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": record.id,
                    "user_id": record.user_id.id,
                    "date_deadline": record.date_due,
                    "summary": self.env._("Upkeep: %s", record.product_id.display_name),
                    "automated": True,
                }
                for record in self.sudo()
                if record.user_id
            ]
        )

    @api.model
    def _cron_ask_keepers(self):
        """An activity for each upkeep whose day has come, once."""
        sites = self.env["aftersales.site"].search([("level", "=", "bmd")])
        for company in sites.company_id:
            today = self.env["service.policy"]._today(company)
            due = self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "due"),
                    ("date_due", "<=", today),
                    ("activity_ids", "=", False),
                ]
            )
            each_record(due, lambda some: some._ask_keeper())

    def _plan_next(self):
        """A forced upkeep takes the place of the cycle's next one."""
        following = self.browse()
        for record in self.filtered(lambda r: r.product_id.upkeep_days):
            due = record.done_on + timedelta(days=record.product_id.upkeep_days)
            waiting = self.search(
                [
                    ("state", "=", "due"),
                    ("kind", "=", "cycle"),
                    ("product_id", "=", record.product_id.id),
                    ("location_id", "=", record.location_id.id),
                    ("lot_id", "=", record.lot_id.id),
                ],
                limit=1,
            )
            if waiting:
                waiting.date_due = due
                continue
            vals = self._prepare_upkeep_vals(
                product=record.product_id,
                location=record.location_id,
                lot=record.lot_id,
                kind="cycle",
                start=record.done_on,
            )
            following |= self._in_transition().create(
                {**vals, "previous_id": record.id}
            )
        return following
