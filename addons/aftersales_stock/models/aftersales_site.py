# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..movement_kinds import SITE_STORES
from ..roles import BMD_PLANNER

# The level above each level; the first stands alone.
_PARENT_LEVEL = {"department": "bmd", "site": "department"}
# Those of a site's people that have a field of their own.
_OFFICES = ("chief_id", "supervisor_id", "manager_id")


class AftersalesSite(models.Model):
    """A place that keeps after-sales goods, on one of three levels (D4-4.2).

    The business management department leads, the departments keep the books of
    their sites, the sites keep the goods. Each has a good and a damaged store, a
    place for what is lent and one for what is on its way to it.

    Stores are locations of the after-sales warehouse and not warehouses: the
    operation types are the warehouse's, so that 200 sites do not bring 3,000.
    """

    _name = "aftersales.site"
    _description = "Site"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "complete_name, id"
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name", "code"]
    _parent_store = True
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(
        required=True,
        copy=False,
        help="Short; stands in the numbers of the site's papers.",
    )
    complete_name = fields.Char(
        compute="_compute_complete_name", store=True, recursive=True
    )
    active = fields.Boolean(default=True)
    level = fields.Selection(
        [
            ("bmd", "Business management"),
            ("department", "Department"),
            ("site", "Site"),
        ],
        required=True,
        default="site",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    parent_id = fields.Many2one(
        "aftersales.site",
        string="Belongs to",
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("aftersales.site", "parent_id", string="Below")
    department_id = fields.Many2one(
        "aftersales.site",
        compute="_compute_department_id",
        store=True,
        index=True,
        help="The department that keeps its books: itself above the sites.",
    )
    hr_department_id = fields.Many2one(
        "hr.department", string="Department of Employees", check_company=True
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        readonly=False,
        compute="_compute_warehouse_id",
        store=True,
        precompute=True,
        check_company=True,
        index=True,
        domain="[('is_aftersales', '=', True), ('company_id', '=', company_id)]",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Address", check_company=True, index="btree_not_null"
    )
    chief_id = fields.Many2one(
        "res.users",
        string="Site Chief",
        tracking=True,
        check_company=True,
        help="Answers for the site's goods (现场总代表).",
    )
    supervisor_id = fields.Many2one(
        "res.users",
        string="Department Supervisor",
        tracking=True,
        check_company=True,
        compute="_compute_offices",
        store=True,
        readonly=False,
        recursive=True,
    )
    manager_id = fields.Many2one(
        "res.users",
        string="Department Manager",
        tracking=True,
        check_company=True,
        compute="_compute_offices",
        store=True,
        readonly=False,
        recursive=True,
    )
    accountant_ids = fields.Many2many(
        "res.users",
        "aftersales_site_accountant_rel",
        string="Material Accountants",
        check_company=True,
        help="Keep the books of the sites below (D4-2.1b).",
    )
    user_ids = fields.Many2many(
        "res.users",
        "aftersales_site_user_rel",
        string="People",
        check_company=True,
        help="May move the goods and write the papers of this place and of those "
        "below. Those named by their office are always among them.",
    )
    view_location_id = fields.Many2one(
        "stock.location", readonly=True, copy=False, ondelete="restrict"
    )
    good_location_id = fields.Many2one(
        "stock.location",
        string="Good Store",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    damaged_location_id = fields.Many2one(
        "stock.location",
        string="Damaged Store",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    loan_location_id = fields.Many2one(
        "stock.location",
        string="On Loan",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    transit_location_id = fields.Many2one(
        "stock.location",
        string="In Transit to It",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    _code_unique = models.UniqueIndex(
        "(code, company_id)", "Another site of the company has this code."
    )

    # -- computes -------------------------------------------------------------

    @api.depends("name", "parent_id.complete_name", "level")
    def _compute_complete_name(self):
        for site in self:
            above = site.parent_id if site.level == "site" else self.browse()
            names = [above.complete_name, site.name]
            site.complete_name = " / ".join(filter(None, names))

    @api.depends("level", "parent_id")
    def _compute_department_id(self):
        for site in self:
            site.department_id = site.parent_id if site.level == "site" else site

    @api.depends("parent_id")
    def _compute_warehouse_id(self):
        for site in self:
            site.warehouse_id = site.parent_id.warehouse_id or site.warehouse_id

    @api.depends("parent_id.supervisor_id", "parent_id.manager_id", "level")
    def _compute_offices(self):
        """A site's supervisor and manager are its department's."""
        for site in self:
            above = site.parent_id if site.level == "site" else site
            site.supervisor_id = above.supervisor_id
            site.manager_id = above.manager_id

    # -- structure ------------------------------------------------------------

    @api.constrains("level", "parent_id", "company_id")
    def _check_level(self):
        for site in self:
            wanted = _PARENT_LEVEL.get(site.level)
            if (site.parent_id.level or None) != wanted:
                raise ValidationError(
                    self.env._(
                        "%s: a site belongs to a department, a department to the "
                        "business management department (D4-4.2). Choose the one "
                        "that it belongs to.",
                        site.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        sites = super().create(vals_list)
        sites._add_offices_to_people()
        sites.sudo()._make_stores()
        return sites

    def write(self, vals):
        fixed = {"warehouse_id", "company_id"} & set(vals)
        moved = self.filtered(
            lambda site: any(site[name].id != vals[name] for name in fixed)
        )
        if fixed and moved.view_location_id:
            raise ValidationError(
                self.env._(
                    "%s: its stores stand in its warehouse and stay there. Make "
                    "another site and transfer the goods.",
                    ", ".join(moved.mapped("display_name")),
                )
            )
        if not vals.get("active", True):
            self._check_empty()
        result = super().write(vals)
        if {*_OFFICES, "accountant_ids", "parent_id"} & set(vals):
            self._add_offices_to_people()
        if {"name", "code"} & set(vals):
            self.sudo()._name_stores()
        return result

    def _check_empty(self):
        """A site is closed when its goods are gone: nobody counts them any more.

        :raises ValidationError: naming the stores that hold goods
        """
        held = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("location_id.aftersales_site_id", "child_of", self.ids),
                    ("location_id.aftersales_store", "in", SITE_STORES),
                    ("quantity", "!=", 0),
                ],
                ["location_id"],
            )
        )
        if held:
            raise ValidationError(
                self.env._(
                    "%s hold goods: transfer, return or scrap them, then archive the "
                    "site (D4-4.2).",
                    ", ".join(place.display_name for (place,) in held[:5]),
                )
            )

    def _add_offices_to_people(self):
        for site in self:
            named = site.chief_id | site.accountant_ids
            if site.level != "site":
                named |= site.supervisor_id | site.manager_id
            missing = named - site.user_ids
            if missing:
                site.user_ids = [fields.Command.link(user.id) for user in missing]

    def _make_stores(self):
        """The stores that these sites still lack, all at once; safe to repeat."""
        for site in self.filtered(lambda site: site.level == "bmd"):
            site._adopt_warehouse_stores()
        self._make_places(
            [
                ("view_location_id", site, "", site.warehouse_id.view_location_id)
                for site in self.filtered(lambda site: not site.view_location_id)
            ]
        )
        outside = {
            warehouse: warehouse._get_aftersales_outside()
            for warehouse in self.warehouse_id
        }
        self._make_places(
            [
                (
                    f"{store}_location_id",
                    site,
                    store,
                    # Lent goods and goods on their way are on no shelf.
                    site.view_location_id
                    if store in ("good", "damaged")
                    else outside[site.warehouse_id],
                )
                for site in self
                for store in SITE_STORES
                if not site[f"{store}_location_id"]
            ]
        )

    @api.model
    def _make_places(self, missing):
        """Create locations and note each in the field of its site.

        :param list missing: ``(field, site, store, parent location)``
        """
        places = self.env["stock.location"].create(
            [
                site._prepare_place(store, parent)
                for _field, site, store, parent in missing
            ]
        )
        for (field, site, *_rest), place in zip(missing, places, strict=True):
            site[field] = place

    def _adopt_warehouse_stores(self):
        """The first level keeps the stores that its warehouse has."""
        warehouse = self.warehouse_id
        if self.view_location_id:
            return
        self.view_location_id = warehouse.view_location_id
        self.good_location_id = warehouse.lot_stock_id
        self.damaged_location_id = warehouse.aftersales_damaged_location_id
        (self.good_location_id | self.damaged_location_id).aftersales_site_id = self

    def _prepare_place(self, store, parent):
        usages = {"": "view", "transit": "transit"}
        return {
            "name": self._get_place_name(store),
            "location_id": parent.id,
            "usage": usages.get(store, "internal"),
            "company_id": self.company_id.id,
            "aftersales_store": store,
            "aftersales_site_id": store and self.id,
        }

    def _get_place_name(self, store):
        labels = {
            "": self.code,
            "good": self.env._("Good"),
            "damaged": self.env._("Damaged"),
            "loan": self.env._("%s on loan", self.code),
            "transit": self.env._("In transit to %s", self.code),
        }
        return labels[store]

    def _get_place(self, place):
        """The location of a place as ``movement_kinds`` names it.

        :param str place: a store of the site, a place of the company (own use,
            scrap, maker), or ``supplier``, ``customer``
        """
        self.ensure_one()
        if place in SITE_STORES:
            return self[f"{place}_location_id"]
        if place in ("supplier", "customer"):
            partners = self.env["stock.warehouse"]._get_partner_locations()
            return partners[place == "supplier"]
        return self.sudo().warehouse_id._get_company_place(place)

    def _name_stores(self):
        for site in self.filtered(lambda site: site.level != "bmd"):
            site.view_location_id.name = site._get_place_name("")
            for store in ("loan", "transit"):
                site[f"{store}_location_id"].name = site._get_place_name(store)

    # -- who acts for a site ----------------------------------------------------

    @api.model
    def _get_people_domain(self, user, path=""):
        """Domain of the sites that the user acts for, or of records at ``path``.

        :param str path: many2one to the site, with the dot: ``"site_id."``
        """
        return Domain.OR(
            [
                Domain(f"{path}{above}user_ids", "in", user.ids)
                for above in ("", "parent_id.", "parent_id.parent_id.")
            ]
        )

    def _acts_for(self, user):
        """The sites among these that the user acts for.

        Who leads a store is responsible for it, and for no other (D3-10.3.0).

        A place without people is open to every keeper: a company that does not
        divide its stores names nobody.
        """
        if user.has_group(BMD_PLANNER):
            return self
        sites = self.browse()
        for site in self.sudo():
            people = site.user_ids
            above = site.parent_id
            while above:
                people |= above.user_ids
                above = above.parent_id
            if not people or user in people:
                sites |= site
        return sites.with_env(self.env)

    def _check_authority(self, user):
        """Refuse who does not act for all of these sites.

        :raises AccessError: naming the sites and whom to ask
        """
        foreign = self - self._acts_for(user)
        if foreign:
            raise AccessError(
                self.env._(
                    "%(user)s does not act for %(sites)s: their people, their "
                    "department or the business management department do it "
                    "(D4-2.1b, D4-2.1c).",
                    user=user.name,
                    sites=", ".join(foreign.mapped("display_name")),
                )
            )

    def action_view_stock(self):
        """What lies in the stores of these sites."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.stock_quant_action_stores"
        )
        action["domain"] = [("location_id.aftersales_site_id", "in", self.ids)]
        return action
