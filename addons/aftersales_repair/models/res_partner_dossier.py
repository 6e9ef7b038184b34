# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# So many are shown beside a call; the lists behind the buttons show all.
_SHOWN = {"lots": 20, "visits": 5, "calls": 5}


class ResPartner(models.Model):
    """The customer's dossier (客户资料袋): machines, vouchers, contact card (S17).

    Basic data are kept and shown to who takes the call (D3-5.1.4, D2-N2.2).
    """

    _inherit = "res.partner"

    aftersales_technician_id = fields.Many2one(
        "res.users",
        string="Service Technician",
        help="Who looks after this customer: stands on the contact card.",
        groups="base.group_user",
    )
    service_note = fields.Text(
        string="Service Notes",
        help="What who goes there has to know: access, keys.",
        groups="base.group_user",
    )
    installed_count = fields.Integer(
        string="Machines", compute="_compute_dossier_counts", groups="base.group_user"
    )
    service_visit_count = fields.Integer(
        string="Vouchers", compute="_compute_dossier_counts", groups="base.group_user"
    )
    installed_lot_ids = fields.Many2many(
        "stock.lot",
        string="Installed Machines",
        compute="_compute_dossier",
        groups="base.group_user",
    )
    recent_visit_ids = fields.Many2many(
        "aftersales.visit",
        string="Last Services",
        compute="_compute_dossier",
        groups="base.group_user",
    )

    def _get_service_address(self):
        """One line: where the technician goes; False without one."""
        if not self:
            return False
        self.ensure_one()
        parts = (self.state_id.name, self.city, self.street, self.street2)
        return " ".join(filter(None, parts)) or False

    # -- counters ---------------------------------------------------------------

    def _compute_dossier_counts(self):
        lots = self._count_by_firm("stock.lot", "delivery_partner_id")
        visits = self._count_by_firm("aftersales.visit", "partner_id")
        for partner in self:
            firm = partner.commercial_partner_id
            partner.installed_count = lots.get(firm, 0)
            partner.service_visit_count = visits.get(firm, 0)

    def _count_by_firm(self, model, name):
        counts = defaultdict(int)
        if not self.env[model].has_access("read"):
            return counts
        firms = self.commercial_partner_id
        groups = self.env[model]._read_group(
            [(f"{name}.commercial_partner_id", "in", firms.ids)], [name], ["__count"]
        )
        for partner, count in groups:
            counts[partner.commercial_partner_id] += count
        return counts

    def _compute_helpdesk_ticket_count(self):
        """OCA reads all tickets of each partner; two counts by group do."""
        everybody = self.with_context(active_test=False)
        own = everybody.search([("id", "child_of", self.ids)])
        groups = self.env["helpdesk.ticket"]._read_group(
            [("partner_id", "in", own.ids)], ["partner_id", "stage_id"], ["__count"]
        )
        totals, active = defaultdict(int), defaultdict(int)
        for partner, stage, count in groups:
            ancestor = partner
            while ancestor:
                totals[ancestor] += count
                active[ancestor] += 0 if stage.closed else count
                ancestor = ancestor.parent_id
        for partner in self:
            partner.helpdesk_ticket_count = totals[partner]
            partner.helpdesk_ticket_active_count = active[partner]
            partner.helpdesk_ticket_count_string = (
                f"{active[partner]} / {totals[partner]}"
            )

    # -- what stands beside a call ------------------------------------------------

    @api.depends_context("uid")
    def _compute_dossier(self):
        cards = self.commercial_partner_id._get_service_cards()
        for partner in self:
            card = cards.get(partner.commercial_partner_id, {})
            partner.installed_lot_ids = card.get("lots")
            partner.recent_visit_ids = card.get("visits")

    def _get_service_cards(self):
        """The newest machines, services and open calls of these customers.

        Three queries for any number of customers; what the user may not read
        is left out.

        :return: ``{customer: {"lots", "visits", "calls"}}``
        """
        firms = self.filtered("id")
        cards = {
            firm: {
                "lots": self.env["stock.lot"],
                "visits": self.env["aftersales.visit"],
                "calls": self.env["helpdesk.ticket"],
            }
            for firm in firms
        }
        if not firms:
            return {}
        for name, query in self._get_card_queries(firms._origin.ids).items():
            self._fill_cards(cards, name, query)
        return cards

    def _fill_cards(self, cards, name, query):
        model = next(iter(cards.values()))[name]
        if not model.has_access("read"):
            return
        rows = self.env.execute_query(
            SQL(
                "SELECT id, firm FROM (SELECT id, firm, row_number() OVER "
                "(PARTITION BY firm ORDER BY date DESC NULLS LAST, id DESC) AS place "
                "FROM (%s) AS found (id, firm, date)) AS placed WHERE place <= %s "
                "ORDER BY firm, place",
                query,
                _SHOWN[name],
            )
        )
        readable = model.browse(row[0] for row in rows)._filtered_access("read")
        may = set(readable.ids)
        by_firm = {firm._origin.id: firm for firm in cards}
        ids = defaultdict(list)
        for record_id, firm_id in rows:
            if record_id in may:
                ids[firm_id].append(record_id)
        for firm_id, found in ids.items():
            cards[by_firm[firm_id]][name] = model.browse(found)

    def _get_card_queries(self, firm_ids):
        """Queries of ``(id, customer id, date)``, by the key of the card."""
        self.env.flush_all()
        companies = list(self.env.companies.ids)
        return {
            "lots": SQL(
                """
                SELECT lot.id, firm.commercial_partner_id, lot.delivery_date
                  FROM stock_lot AS lot
                  JOIN res_partner AS firm ON firm.id = lot.delivery_partner_id
                 WHERE firm.commercial_partner_id = ANY(%s)
                   AND lot.retired_on IS NULL
                   AND (lot.company_id IS NULL OR lot.company_id = ANY(%s))
                """,
                firm_ids,
                companies,
            ),
            "visits": SQL(
                """
                SELECT visit.id, firm.commercial_partner_id, visit.planned_start
                  FROM aftersales_visit AS visit
                  JOIN res_partner AS firm ON firm.id = visit.partner_id
                 WHERE firm.commercial_partner_id = ANY(%s)
                   AND visit.state != 'cancelled' AND visit.company_id = ANY(%s)
                """,
                firm_ids,
                companies,
            ),
            "calls": SQL(
                """
                SELECT id, commercial_partner_id, called_at
                  FROM helpdesk_ticket
                 WHERE commercial_partner_id = ANY(%s)
                   AND state IN ('new', 'to_dispatch', 'dispatched')
                   AND company_id = ANY(%s)
                """,
                firm_ids,
                companies,
            ),
        }

    # -- buttons ----------------------------------------------------------------

    def action_view_installed(self):
        return self._view_of_firm(
            "aftersales_repair.stock_lot_action_installed", "delivery_partner_id"
        )

    def action_view_service_visits(self):
        return self._view_of_firm(
            "aftersales_repair.aftersales_visit_action_board", "partner_id"
        )

    def _view_of_firm(self, action, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(action)
        firms = self.commercial_partner_id
        action["domain"] = [(f"{name}.commercial_partner_id", "in", firms.ids)]
        action["context"] = {f"default_{name}": self[:1].id}
        return action

    def action_export_dossier(self):
        """The customer's machines as xlsx, with warranty and last service."""
        self.check_access("read")
        domain = Domain(
            "delivery_partner_id.commercial_partner_id",
            "in",
            self.commercial_partner_id.ids,
        )
        lots = self.env["stock.lot"].search(domain)
        return (
            self.env["service.export"]
            .with_context(active_model="stock.lot", active_ids=lots.ids)
            ._export_from_list("aftersales.installed.export")
        )

    def _get_contact_card(self):
        """What the maintenance contact card says (D3-7.4.4.2).

        :return: dict of ``technician``, ``directors``, ``company``, ``lots``
        """
        self.ensure_one()
        company = self.company_id or self.env.company
        directors = self.env["helpdesk.ticket"]._get_directors(company)
        return {
            "technician": self.aftersales_technician_id.sudo(),
            "directors": directors,
            "company": company.sudo(),
            "lots": self.installed_lot_ids,
        }
