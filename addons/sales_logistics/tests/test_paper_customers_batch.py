# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged
from odoo.tools import SQL

from .common import LogisticsCase

FIRST = date(2026, 6, 1)
CUSTOMERS = 1000


@tagged("post_install", "-at_install")
class TestPaperCustomersBatch(LogisticsCase):
    """The month of very many customers is one batch of work (S47, D2-14)."""

    def sell_to(self, number, day):
        """A confirmed order of each of so many new customers, in one statement."""
        pattern = self.order(partner=self.old_customer, stock=4999.99)
        pattern.flush_recordset()
        partners = self.env["res.partner"].create(
            [
                {"name": f"Buyer {i}", "company_id": self.company.id}
                for i in range(number)
            ]
        )
        partners.flush_recordset()
        columns = [
            name
            for name, field in pattern._fields.items()
            if field.store
            and field.column_type
            and name not in ("id", "name", "partner_id", "state", "date_order")
        ]
        listed = SQL(", ").join(map(SQL.identifier, columns))
        self.env.cr.execute(
            SQL(
                "INSERT INTO sale_order (name, partner_id, state, date_order, %s) "
                "SELECT 'B' || partner.id, partner.id, 'sale', %s, %s "
                "FROM sale_order, res_partner partner "
                "WHERE sale_order.id = %s AND partner.id IN %s",
                listed,
                day,
                SQL(", ").join(SQL.identifier("sale_order", name) for name in columns),
                pattern.id,
                tuple(partners.ids),
            )
        )
        self.env.invalidate_all()
        return partners

    def make(self, month):
        """The report of a month and how many statements it took."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        report = self.env["sale.customer.report"]._make(self.company, month)
        self.env.flush_all()
        return report, self.env.cr.sql_log_count - before

    def test_very_many_customers_at_once(self):
        # S47, D2-14: statements do not grow with customers but by whole batches
        self.sell_to(5, "2026-05-10 04:00:00")
        self.sell_to(CUSTOMERS, "2026-06-10 04:00:00")
        few, statements_few = self.make(date(2026, 5, 1))
        many, statements_many = self.make(FIRST)
        self.assertEqual(len(few.line_ids), 5)
        self.assertEqual(len(many.line_ids), CUSTOMERS)
        self.assertEqual(len(many.line_ids.file_id), CUSTOMERS)
        self.assertLess(statements_many, statements_few + CUSTOMERS / 20)
