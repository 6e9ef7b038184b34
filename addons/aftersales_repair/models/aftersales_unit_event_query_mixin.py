# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class AftersalesUnitEventQueryMixin(models.AbstractModel):
    """What each kind of document tells of a unit: one query a kind."""

    _name = "aftersales.unit.event.query.mixin"
    _description = "Queries of the events of units"

    def _get_event_queries(self):
        """Queries whose rows are the events.

        A branch has to find the rows of one serial by an index: its first column
        is a plain column of a table, no expression and no aggregate over it.

        :return: ``{key: SQL}``; each query gives, in this order:
            lot_id int, company_id int, date timestamp (UTC), kind text,
            reference text, res_model text, res_id int, note text,
            cost numeric, revenue numeric
        """
        return {
            "delivery": self._get_delivery_query(),
            "call": self._get_call_query(),
            "visit": self._get_visit_query(),
            "return": self._get_return_query(),
            "inspection": self._get_inspection_query(),
            "verdict": self._get_verdict_query(),
            "repair": self._get_repair_query(),
            "repair_part": self._get_part_query(),
            "part_unit": self._get_part_unit_query(),
            "exchange_old": self._get_exchange_query(),
            "exchange_new": self._get_exchange_new_query(),
            "exchange_cost": self._get_exchange_cost_query(),
            "shipping": self._get_shipping_query(),
            "problem": self._get_problem_query(),
        }

    def _get_delivery_query(self):
        """Our goods that went to customers; theirs come back from repair."""
        return SQL(
            """
            SELECT line.lot_id, line.company_id, line.date, 'delivery',
                   COALESCE(picking.name, move.reference),
                   CASE WHEN picking.id IS NULL THEN 'stock.move'
                        ELSE 'stock.picking' END,
                   COALESCE(picking.id, move.id), partner.complete_name, 0, 0
              FROM stock_move_line AS line
              JOIN stock_move AS move ON move.id = line.move_id
              JOIN stock_location AS source ON source.id = line.location_id
              JOIN stock_location AS target ON target.id = line.location_dest_id
              LEFT JOIN stock_picking AS picking ON picking.id = line.picking_id
              LEFT JOIN res_partner AS partner
                ON partner.id = COALESCE(picking.partner_id, move.partner_id)
             WHERE line.lot_id IS NOT NULL AND line.state = 'done'
               AND target.usage = 'customer' AND target.aftersales_store IS NULL
               AND source.holds_customer_goods IS NOT TRUE
            """
        )

    def _get_shipping_query(self):
        """The customer's own unit went back."""
        return SQL(
            """
            SELECT line.lot_id, line.company_id, line.shipped_at, 'shipping',
                   rma.name, 'aftersales.rma', rma.id, NULL, 0, 0
              FROM aftersales_rma_line AS line
              JOIN aftersales_rma AS rma ON rma.id = line.rma_id
             WHERE line.lot_id IS NOT NULL AND line.state = 'shipped'
               AND line.disposition IN ('repair', 'return')
            """
        )

    def _get_call_query(self):
        return SQL(
            """
            SELECT ticket.lot_id, ticket.company_id, ticket.create_date, 'call',
                   ticket.number, 'helpdesk.ticket', ticket.id, ticket.name, 0, 0
              FROM helpdesk_ticket AS ticket
             WHERE ticket.lot_id IS NOT NULL
            """
        )

    def _get_visit_query(self):
        return SQL(
            """
            SELECT visit.lot_id, visit.company_id,
                   COALESCE(visit.planned_start, visit.create_date), 'visit',
                   visit.name, 'aftersales.visit', visit.id, technician.name, 0, 0
              FROM aftersales_visit AS visit
              LEFT JOIN res_users AS users ON users.id = visit.technician_id
              LEFT JOIN res_partner AS technician ON technician.id = users.partner_id
             WHERE visit.lot_id IS NOT NULL AND visit.state != 'cancelled'
            """
        )

    def _get_return_query(self):
        return SQL(
            """
            SELECT line.lot_id, line.company_id, line.signed_at, 'return',
                   rma.name, 'aftersales.rma', rma.id, line.reason_note, 0, 0
              FROM aftersales_rma_line AS line
              JOIN aftersales_rma AS rma ON rma.id = line.rma_id
             WHERE line.lot_id IS NOT NULL
               AND line.state NOT IN ('draft', 'cancelled')
            """
        )

    def _get_inspection_query(self):
        return SQL(
            """
            SELECT line.lot_id, line.company_id, line.inspected_at, 'inspection',
                   rma.name, 'aftersales.rma', rma.id, line.finding, 0, 0
              FROM aftersales_rma_line AS line
              JOIN aftersales_rma AS rma ON rma.id = line.rma_id
             WHERE line.lot_id IS NOT NULL AND line.inspected_at IS NOT NULL
            """
        )

    def _get_verdict_query(self):
        return SQL(
            """
            SELECT verdict.lot_id, verdict.company_id, verdict.create_date, 'verdict',
                   COALESCE(override.name, rma.name), 'aftersales.verdict',
                   verdict.id, verdict.reason, 0, 0
              FROM aftersales_verdict AS verdict
              LEFT JOIN aftersales_rma_line AS line ON line.id = verdict.line_id
              LEFT JOIN aftersales_rma AS rma ON rma.id = line.rma_id
              LEFT JOIN aftersales_verdict_override AS override
                ON override.id = verdict.override_id
             WHERE verdict.lot_id IS NOT NULL
            """
        )

    def _get_repair_query(self):
        """Repairs: parts at their value, and what the customer was asked for."""
        return SQL(
            """
            SELECT repair.lot_id, repair.company_id,
                   COALESCE(moved.date, repair.create_date), 'repair', repair.name,
                   'repair.order', repair.id, reason.finding,
                   (SELECT SUM(ABS(part.value)) FROM stock_move AS part
                     WHERE part.repair_id = repair.id AND part.state = 'done'
                       AND part.repair_line_type = 'add'),
                   (SELECT sale.amount_untaxed / NULLIF(sale.currency_rate, 0)
                      FROM sale_order AS sale
                     WHERE sale.id = repair.sale_order_id AND sale.state = 'sale')
              FROM repair_order AS repair
              LEFT JOIN stock_move AS moved ON moved.id = repair.move_id
              LEFT JOIN aftersales_rma_line AS reason
                ON reason.id = repair.aftersales_line_id
             WHERE repair.lot_id IS NOT NULL AND repair.state != 'cancel'
            """
        )

    def _get_part_query(self):
        """Parts of a machine: built in and taken out, with their serials."""
        return SQL(
            """
            SELECT repair.lot_id, repair.company_id, part.date,
                   CASE part.repair_line_type WHEN 'add' THEN 'part_in'
                        ELSE 'part_out' END,
                   repair.name, 'repair.order', repair.id,
                   CONCAT_WS(' ', product.default_code, serial.name,
                             '×' || TRIM_SCALE(part_line.quantity::numeric)),
                   0, 0
              FROM repair_order AS repair
              JOIN stock_move AS part ON part.repair_id = repair.id
              JOIN stock_move_line AS part_line ON part_line.move_id = part.id
              JOIN product_product AS product ON product.id = part_line.product_id
              LEFT JOIN stock_lot AS serial ON serial.id = part_line.lot_id
             WHERE repair.lot_id IS NOT NULL AND part.state = 'done'
               AND part.repair_line_type IS NOT NULL
            """
        )

    def _get_part_unit_query(self):
        """A part with a serial of its own: into which machine, out of which."""
        return SQL(
            """
            SELECT line.lot_id, line.company_id, part.date,
                   CASE part.repair_line_type WHEN 'add' THEN 'part_in'
                        ELSE 'part_out' END,
                   repair.name, 'repair.order', repair.id,
                   CONCAT(CASE part.repair_line_type WHEN 'add' THEN '→ '
                          ELSE '← ' END, machine.name),
                   0, 0
              FROM stock_move_line AS line
              JOIN stock_move AS part ON part.id = line.move_id
              JOIN repair_order AS repair ON repair.id = part.repair_id
              LEFT JOIN stock_lot AS machine ON machine.id = repair.lot_id
             WHERE line.lot_id IS NOT NULL AND part.state = 'done'
               AND part.repair_line_type IS NOT NULL
            """
        )

    def _get_exchange_query(self):
        """The unit that came back: which one went out for it."""
        return SQL(
            """
            SELECT line.lot_id, line.company_id, line.shipped_at, 'exchange',
                   rma.name, 'aftersales.rma', rma.id, '→ ' || new.name, 0, 0
              FROM aftersales_rma_line AS line
              JOIN aftersales_rma AS rma ON rma.id = line.rma_id
              JOIN stock_lot AS new ON new.id = line.replacement_lot_id
             WHERE line.lot_id IS NOT NULL AND line.shipped_at IS NOT NULL
            """
        )

    def _get_exchange_cost_query(self):
        """What the unit cost that went out in its place: the file of the unit
        that failed bears it."""
        return SQL(
            """
            SELECT line.lot_id, line.company_id, move.date, 'replacement',
                   COALESCE(picking.name, move.reference),
                   CASE WHEN picking.id IS NULL THEN 'stock.move'
                        ELSE 'stock.picking' END,
                   COALESCE(picking.id, move.id), new.name,
                   ABS(move.value) * gone.quantity / NULLIF(move.quantity, 0), 0
              FROM aftersales_rma_line AS line
              JOIN stock_lot AS new ON new.id = line.replacement_lot_id
              JOIN stock_move_line AS gone ON gone.lot_id = line.replacement_lot_id
              JOIN stock_move AS move
                ON move.id = gone.move_id AND move.aftersales_rma_id = line.rma_id
              LEFT JOIN stock_picking AS picking ON picking.id = move.picking_id
             WHERE line.lot_id IS NOT NULL AND move.state = 'done'
            """
        )

    def _get_exchange_new_query(self):
        """The unit that went out: which one it replaces."""
        return SQL(
            """
            SELECT line.replacement_lot_id, line.company_id, line.shipped_at,
                   'exchange', rma.name, 'aftersales.rma', rma.id, '← ' || old.name,
                   0, 0
              FROM aftersales_rma_line AS line
              JOIN aftersales_rma AS rma ON rma.id = line.rma_id
              LEFT JOIN stock_lot AS old ON old.id = line.lot_id
             WHERE line.replacement_lot_id IS NOT NULL
               AND line.shipped_at IS NOT NULL
            """
        )

    def _get_problem_query(self):
        return SQL(
            """
            SELECT problem.lot_id, problem.company_id,
                   COALESCE(problem.reported_at, problem.create_date), 'problem',
                   problem.name, 'aftersales.problem', problem.id,
                   problem.description, 0, 0
              FROM aftersales_problem AS problem
             WHERE problem.lot_id IS NOT NULL AND problem.state != 'cancelled'
            """
        )
