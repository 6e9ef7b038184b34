# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import partial

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.base.models.ir_attachment import condition_values


class DocumentAccessMixin(models.AbstractModel):
    """Rows about a document that are read by those who may read the document.

    For rows that point at documents of many models (``res_id`` and a field with
    the name of the model), as attachments do. Rows about models without the
    approval mixin stay as they are. Rows whose document is gone are for the
    policy administrator.

    The search adds one EXISTS a model to the query, so that counts, groups,
    limits and offsets are right and large registers are probed by their key.
    """

    _name = "service.document.access.mixin"
    _description = "Rows read with their document"

    _document_model_field = "res_model"

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        bypass_access=False,
        **kwargs,
    ):
        if not (self.env.su or bypass_access):
            domain = Domain(domain)
            domain &= self._get_readable_documents_domain(domain)
        return super()._search(
            domain, offset, limit, order, bypass_access=bypass_access, **kwargs
        )

    @api.model
    def _get_readable_documents_domain(self, domain):
        """Rows about other models, and rows about documents that may be read."""
        field = self._document_model_field
        guarded = self.env["tier.definition"]._get_approval_model_names()
        named = condition_values(self, field, domain)
        wanted = [name for name in guarded if named is None or name in named]
        readable = Domain(field, "not in", guarded)
        for name in wanted:
            documents = self.env[name].with_context(active_test=False)
            if documents.has_access("read"):
                readable |= Domain(field, "=", name) & self._document_domain(documents)
        return readable

    @api.model
    def _document_domain(self, documents):
        def readable(rows, alias, query):
            found = documents._search(Domain.TRUE)
            res_id = rows._field_to_sql(alias, "res_id", query)
            found.add_where(SQL("%s = %s", SQL.identifier(found.table, "id"), res_id))
            return SQL("EXISTS (%s)", found.select(SQL("1")))

        def gone(rows, alias, query):
            return SQL(
                "NOT EXISTS (SELECT 1 FROM %s AS gone WHERE gone.id = %s)",
                SQL.identifier(documents._table),
                rows._field_to_sql(alias, "res_id", query),
            )

        domain = Domain.custom(to_sql=readable)
        if self._reads_gone_documents():
            domain |= Domain.custom(to_sql=gone)
        return domain

    @api.model
    def _reads_gone_documents(self):
        return self.env.user.has_group("service_base.group_policy_manager")

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if not any(self._ids):
            return result
        allowed = self - result[0] if result else self
        forbidden = allowed._filter_unreadable()
        if not forbidden:
            return result
        if result:
            return result[0] + forbidden, result[1]
        error = self.env["ir.rule"]._make_access_error
        return forbidden, partial(error, operation, forbidden)

    def _filter_unreadable(self):
        """Those of these rows whose document the user may not read."""
        field = self._document_model_field
        guarded = set(self.env["tier.definition"]._get_approval_model_names())
        unreadable = self.browse()
        for name, rows in self.sudo().grouped(field).items():
            if name not in guarded:
                continue
            documents = self.env[name].browse(set(rows.mapped("res_id"))).exists()
            readable = set(documents._filtered_access("read").ids)
            if self._reads_gone_documents():
                readable |= set(rows.mapped("res_id")) - set(documents.ids)
            unreadable += self.browse(
                row.id for row in rows if row.res_id not in readable
            )
        return unreadable
