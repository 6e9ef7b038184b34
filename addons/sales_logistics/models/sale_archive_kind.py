# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from ast import literal_eval
from collections import namedtuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from odoo.addons.service_base.digest import content

_NUMBER = re.compile(r"(\d+)\D*$")
# Registers of other addons name their fields in the same words.
_DEFAULT_NUMBER = "name"

# One document in the order of its number: series is the number without digits.
Numbered = namedtuple("Numbered", ("series", "number", "text", "record"))


class SaleArchiveKind(models.Model):
    """A kind of papers that is bound: of which register, by which number (D2-33).

    Any register is bound by data alone: its model, the field of the number, the
    field that says to which month a paper belongs, and what of it is sealed. So are
    contracts, customer files and documents (D2-I3.3, D2-T9, D4-1.9).
    """

    _name = "sale.archive.kind"
    _description = "Kind of bound papers"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    model_id = fields.Many2one(
        "ir.model",
        string="Register",
        required=True,
        ondelete="cascade",
        domain="[('transient', '=', False)]",
    )
    model = fields.Char(related="model_id.model", string="Register Model")
    number_field = fields.Char(required=True, default=_DEFAULT_NUMBER)
    date_field = fields.Char(
        required=True,
        default="create_date",
        help="Field that says to which month a paper belongs.",
    )
    partner_field = fields.Char(help="Field of the person or company in the index.")
    domain = fields.Char(default="[]", help="Which records of the register are bound.")
    content_fields = fields.Char(
        string="Sealed Fields",
        help="Fields whose later change shows, separated by commas: "
        "partner_id, amount, line_ids.quantity. Empty: what a signature covers.",
    )
    restart = fields.Selection(
        [
            ("year", "Every year"),
            ("month", "Every month"),
            ("never", "Never"),
        ],
        string="Numbers Begin Anew",
        required=True,
        default="year",
        help="Numbers go on from month to month until they begin at 1 again.",
    )

    _one_a_register = models.Constraint(
        "UNIQUE(name)", "A kind of this name exists already."
    )

    @api.constrains(
        "model_id",
        "number_field",
        "date_field",
        "partner_field",
        "content_fields",
        "domain",
    )
    def _check_fields(self):
        """D2-33: a kind that cannot be read would bind nothing."""
        for kind in self:
            model = self.env.get(kind.model)
            if model is None or model._abstract or "company_id" not in model._fields:
                raise ValidationError(
                    self.env._(
                        "%s: choose a register whose records belong to a company.",
                        kind.name,
                    )
                )
            names = [kind.number_field, kind.date_field, kind.partner_field]
            names += [path.partition(".")[0] for path in kind._get_content_paths()]
            lacking = [name for name in names if name and name not in model._fields]
            if lacking:
                raise ValidationError(
                    self.env._(
                        "%(kind)s: %(register)s has no field %(fields)s.",
                        kind=kind.name,
                        register=kind.model_id.name,
                        fields=", ".join(lacking),
                    )
                )
            if model._fields[kind.date_field].type not in ("date", "datetime"):
                raise ValidationError(
                    self.env._("%s: the day is in a field of dates.", kind.name)
                )
            kind._check_domain(model)

    @api.model_create_multi
    def create(self, vals_list):
        kinds = super().create(vals_list)
        kinds._check_readable()
        return kinds

    def write(self, vals):
        result = super().write(vals)
        if set(vals) - {"name", "sequence", "active", "restart"}:
            self._check_readable()
        return result

    def _check_readable(self):
        """Papers are read as the superuser: nobody shows himself more that way.

        No constraint: the server runs those as the superuser.

        :raises AccessError: for what the user may not read
        """
        if self.env.su:
            return
        for kind in self:
            paths = [kind.number_field, kind.date_field, kind.partner_field]
            for path in filter(None, [*paths, *kind._get_content_paths()]):
                kind._check_path_readable(path)

    def _check_path_readable(self, path):
        records = self.env[self.model]
        for name in path.split("."):
            field = records._fields.get(name)
            if field is None:
                return
            if not (
                records.has_access("read") and records._has_field_access(field, "read")
            ):
                raise AccessError(
                    self.env._(
                        "%(kind)s: you may not read %(path)s of %(register)s. Ask "
                        "the administrator to set it up (D2-36).",
                        kind=self.name,
                        path=path,
                        register=self.model_id.sudo().name,
                    )
                )
            if field.relational:
                records = self.env[field.comodel_name]

    def _check_domain(self, model):
        try:
            model.sudo().search(Domain(self._get_domain()), limit=1)
        except Exception as error:
            raise ValidationError(
                self.env._(
                    "%(kind)s: its filter: %(error)s", kind=self.name, error=error
                )
            ) from error

    def _get_domain(self):
        return literal_eval(self.domain or "[]")

    # -- documents ---

    def _get_model(self):
        """All records of the register, archived ones too, as the superuser."""
        self.ensure_one()
        return self.env[self.model].sudo().with_context(active_test=False)

    def _shares_numbers(self, company):
        """Whether companies draw from one sequence: then their numbers are no gaps."""
        sequences = self.env["ir.sequence"].sudo().search([("code", "=", self.model)])
        own = sequences.filtered(lambda sequence: sequence.company_id == company)
        return bool(sequences - own) and not own

    def _find_documents(self, company, first, after):
        """Documents of a span of days: ``[Numbered, …]`` in number order.

        :param company: res.company, or several
        :param first: date, the first day; None: from the beginning
        :param after: date, the first day that is not in it; None: to the end
        """
        model = self._get_model()
        name = self.date_field
        start, end = first, after
        if model._fields[name].type == "datetime":
            moments = self.env["sale.archive.volume"]._get_company_moments
            day = first or after
            start, end = moments(company[:1], first or day, after or day)
        domain = Domain(self._get_domain()) & Domain("company_id", "in", company.ids)
        if first:
            domain &= Domain(name, ">=", start)
        if after:
            domain &= Domain(name, "<", end)
        found = model.search_fetch(domain, [self.number_field, name])
        return sorted(
            (self._read_number(record) for record in found),
            key=lambda one: (one.series, one.number, one.text, one.record.id),
        )

    def _read_number(self, record):
        text = str(record[self.number_field] or "")
        return Numbered(*split_number(text), text, record)

    def _get_other_numbers(self, companies, month):
        """Numbers of other months: the last ones before, and all there are.

        :param companies: res.company, or several that share their numbers
        :param month: date, its first day
        :return: ``({series: last number before the month}, {(series, number)})`` of
            the time in which numbers go on
        """
        if self.restart == "month":
            return {}, set()
        first = end = None
        if self.restart == "year":
            first = month.replace(month=1)
            end = first + relativedelta(years=1)
        last = {}
        before = self._find_documents(companies, first, month)
        for one in before:
            last[one.series] = max(one.number, last.get(one.series, 0))
        after = month + relativedelta(months=1)
        others = before + self._find_documents(companies, after, end)
        return last, {(one.series, one.number) for one in others}

    # -- what is sealed ---

    def _get_content_paths(self):
        """Fields whose change shows: the kind's own, or what signatures cover."""
        self.ensure_one()
        own = [name.strip() for name in (self.content_fields or "").split(",")]
        own = [name for name in own if name]
        if own:
            return own
        signed = getattr(self.env.get(self.model), "_evidence_content_fields", ())
        return [self.number_field, self.date_field, *signed]

    def _get_content(self, record):
        """What a document says now, as it is sealed."""
        return content(record, self._get_content_paths())


def split_number(text):
    """``(letters of a number, its last digits as int)``: XS202606-0017 is XS-, 17."""
    found = _NUMBER.search(text)
    if not found:
        return text, 0
    return re.sub(r"\d", "", text[: found.start()]), int(found[1])


def replace_number(text, number):
    """The number of a neighbour: its last digits replaced, as wide as they are."""
    found = _NUMBER.search(text)
    if not found:
        return text
    digits = str(number).zfill(len(found[1]))
    return text[: found.start()] + digits + text[found.end(1) :]
