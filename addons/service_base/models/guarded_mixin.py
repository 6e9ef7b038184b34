# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import ormcache

from ..turns import take_turns

# Compared by identity: a client can send a context key of this name, but never
# this very object. The one way in is the code of a transition.
_TRANSITION = object()
_KEY = "service_guarded_transition"


class GuardedMixin(models.AbstractModel):
    """Fields that change only through the methods that check (S69).

    Guarded are the fields that a model or any of its extensions names in
    ``_guarded_fields``, its ``state``, and every stored field that the server
    computes: nobody has to remember the last two. A new record starts with the
    field's own default. Every other write, create, import, copy or RPC call of
    such a field is refused, also for the superuser: the transitions themselves
    call ``_in_transition()`` first.
    """

    _name = "service.guarded.mixin"
    _description = "Guarded fields"

    _guarded_fields: tuple[str, ...] = ()

    @api.model
    @ormcache()
    def _get_guarded_names(self) -> frozenset[str]:
        """Names of all guarded fields: those of every extension together."""
        names = {"state"} & set(self._fields)
        for part in type(self).__mro__:
            names.update(vars(part).get("_guarded_fields", ()))
        return frozenset(names) | self._get_computed_names()

    @api.model
    @ormcache()
    def _get_computed_names(self) -> frozenset[str]:
        """Stored figures that only their compute method may set."""
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.store
            and field.compute
            and field.readonly
            and not field.inverse
            and not field.related
        )

    def _in_transition(self):
        """These records, allowed to write guarded fields. Server code only."""
        return self.with_context(**{_KEY: _TRANSITION})

    def _is_in_transition(self) -> bool:
        return self.env.context.get(_KEY) is _TRANSITION

    def _out_of_transition(self):
        """These records without the permission, for calls into other models."""
        context = {k: v for k, v in self.env.context.items() if k != _KEY}
        return self.with_context(context)  # pylint: disable=context-overridden

    def _refuse_guarded(self, names):
        records = ", ".join(filter(None, self[:5].mapped("display_name")))
        labels = ", ".join(
            self._fields[name].get_description(self.env)["string"]
            for name in sorted(names)
        )
        raise AccessError(
            self.env._(
                "%(field)s of %(document)s changes only through its buttons, which "
                "check the policy. Nothing was changed%(records)s.",
                field=labels,
                document=self.env["ir.model"]._get(self._name).name,
                records=f" ({records})" if records else "",
            )
        )

    def _guarded_start(self) -> dict:
        """What a new record has in its guarded fields.

        Only the field's own default counts: a ``default_…`` key of the context
        or a default that a user saved would be a way around the transitions.
        """
        start = {}
        for name in self._get_guarded_names() - self._get_computed_names():
            field = self._fields[name]
            if field.type in ("one2many", "many2many"):
                continue
            # A field of other groups: the ORM refuses whatever is sent for it.
            if not self._has_field_access(field, "write"):
                continue
            default = field.default
            start[name] = default(self) if default else False
        return start

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_in_transition():
            return super().create(vals_list)
        start = self._guarded_start()
        guarded = self._get_guarded_names()
        for vals in vals_list:
            forged = {
                name
                for name in guarded.intersection(vals)
                if (vals[name] or False) != (start.get(name) or False)
            }
            if forged:
                self._refuse_guarded(forged)
            for name in self._get_computed_names().intersection(vals):
                del vals[name]
            vals.update(start)
        return super().create(vals_list)

    def write(self, vals):
        names = self._get_guarded_names().intersection(vals)
        if names and not self._is_in_transition():
            self._refuse_guarded(names)
        return super().write(vals)

    def copy_data(self, default=None):
        """A copy starts anew; only a transition may hand a value on."""
        vals_list = super().copy_data(default)
        kept = set(default or {}) if self._is_in_transition() else set()
        for vals in vals_list:
            for name in self._get_guarded_names() - kept:
                vals.pop(name, None)
        return vals_list

    def _raise_reasons(self, title, reasons):
        """Raise one clear error for ``{record: [reason, ...]}``; see rule 6."""
        lines = [
            f"{record.display_name}: {' '.join(texts)}"
            for record, texts in reasons.items()
            if texts
        ]
        if lines:
            raise UserError("\n".join([title, *lines]))

    def _check_roles(self, *groups):
        """Refuse users who hold none of the roles.

        :param groups: external ids of res.groups
        :raises AccessError: naming the roles that may do it
        """
        if self.env.su or any(self.env.user.has_group(group) for group in groups):
            return
        names = [self.env.ref(group).sudo().full_name for group in groups]
        raise AccessError(
            self.env._(
                "This is for: %(roles)s. Ask one of them, or the administrator for "
                "the role.",
                roles=", ".join(names),
            )
        )

    def _able_or_raise(self, title, reasons):
        """The records without a reason against it; the batch isolates the rest.

        :param dict reasons: ``{record: [reason, ...]}``
        :return: ``(able records, text about the others or False)``
        :raises UserError: when no record is able
        """
        able = self.filtered(lambda record: not reasons.get(record))
        if not able:
            self._raise_reasons(title, reasons)
        lines = [
            f"{record.display_name}: {' '.join(reasons[record])}"
            for record in self - able
        ]
        return able, "\n".join(lines) or False

    def _get_step_reasons(self, name):
        """All that stands against a step: ``{record: [reason, ...]}``.

        What the document itself says in ``_get_cannot_<name>_reasons``, and what
        mixins add: missing evidence, for example. Code that takes a step without
        its button asks here, never ``_get_cannot_<name>_reasons`` alone.
        """
        return getattr(self, f"_get_cannot_{name}_reasons")()

    def _run_step(self, name, roles, title):
        """Do a step for the records that may take it; what a button calls.

        Asks ``_get_step_reasons`` and calls ``_do_<name>`` on the records
        without a reason.

        :param roles: external ids of the groups that may do it
        :param title: head of the error when no record may take the step
        :return: an action that tells what was done, and why the rest was not
        :raises AccessError: without the role, or for records that are not readable:
            their reasons would tell what they are
        """
        self._check_roles(*roles)
        self.check_access("read")
        reasons = self._get_step_reasons(name)
        able, left = self._able_or_raise(title, reasons)
        # A second click, window or server is asked again once this one is through,
        # also where the step makes other documents only and leaves its own as it is.
        take_turns(able.sudo())
        getattr(able, f"_do_{name}")()
        return self._notify_batch(able, left)

    def _notify_batch(self, done, left):
        """What the web client shows after a batch: how many, and why not all."""
        if not left:
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("%s done, others not", len(done)),
                "message": left,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
