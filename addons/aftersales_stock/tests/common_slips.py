# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager

from odoo.fields import Command

from .common import SiteCase


class SlipCase(SiteCase):
    """Slips and transfers of the first department's sites, by their people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.site.good_location_id
        cls.bad_store = cls.site.damaged_location_id

    @contextmanager
    def refused(self, error, text):
        """As ``assertRaisesRegex``, and taken back as a request would be."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), text)

    @classmethod
    def goods(cls, *goods):
        """Commands of lines: products, ``(product, quantity)`` or with lots."""
        commands = []
        for each in goods:
            product, quantity, lots = (*each, None)[:3]
            commands.append(
                Command.create(
                    {
                        "product_id": product.id,
                        "quantity": quantity,
                        "lot_ids": [Command.set(lots.ids if lots else [])],
                    }
                )
            )
        return commands

    @classmethod
    def slip(cls, kind, *goods, user=None, **vals):
        return (
            cls.env["aftersales.slip"]
            .with_user(user or cls.accountant)
            .create(
                {
                    "site_id": cls.site.id,
                    "kind": kind,
                    "line_ids": cls.goods(*goods),
                    **vals,
                }
            )
        )

    @classmethod
    def booked(cls, kind, *goods, **vals):
        """An approved slip."""
        slip = cls.slip(kind, *goods, **vals)
        slip.action_approve()
        return slip

    @classmethod
    def transfer(cls, *goods, user=None, target=None, **vals):
        return (
            cls.env["aftersales.transfer"]
            .with_user(user or cls.accountant)
            .create(
                {
                    "source_site_id": cls.site.id,
                    "target_site_id": (target or cls.second_site).id,
                    "line_ids": cls.goods(*goods),
                    **vals,
                }
            )
        )

    def by_hand(self, user, source, target, kind=None, quantity=1, origin=None, **vals):
        """A transfer that somebody makes and validates in the inventory app."""
        warehouse = self.aftersales
        operation = warehouse._get_kind_type(kind) if kind else warehouse.int_type_id
        ways = {"location_id": source.id, "location_dest_id": target.id}
        picking = (
            self.env["stock.picking"]
            .with_user(user)
            .create(
                {
                    "picking_type_id": operation.id,
                    "company_id": self.company.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": self.part.id,
                                "product_uom": self.part.uom_id.id,
                                "product_uom_qty": quantity,
                                "company_id": self.company.id,
                                "origin_returned_move_id": origin and origin.id,
                                **ways,
                            }
                        )
                    ],
                    **ways,
                    **vals,
                }
            )
        )
        picking.action_confirm()
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.button_validate()
        return picking

    def held(self, place, product=None, lot=None):
        return self._on_hand(place, product or self.part, lot)

    def open_slip(self, transfer, direction):
        return transfer.slip_ids.filtered(
            lambda slip: slip.state == "draft" and slip.direction == direction
        )
