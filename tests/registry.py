"""What the suite adds to Odoo, read from the registry and from no list."""

import inspect

from odoo.models import BaseModel

ADDONS = (
    "service_base",
    "aftersales_stock",
    "aftersales_repair",
    "sales_logistics",
    "customer_care",
)
GUARD = "service.guarded.mixin"


def suite_models(env):
    """Names of the models that the suite's addons define, abstract ones left out."""
    return sorted(
        name
        for name, model in env.registry.items()
        if model._original_module in ADDONS and not model._abstract
    )


def guarded_models(env):
    """Names of all models with the guard, also of those that the suite extends."""
    guard = env.registry[GUARD]
    return sorted(
        name
        for name, model in env.registry.items()
        if issubclass(model, guard) and not model._abstract
    )


def suite_classes(env, name):
    """The classes of the suite's addons that make up a model."""
    return [
        cls
        for cls in env.registry[name].__mro__
        if cls.__module__.split(".")[:2] == ["odoo", "addons"]
        and cls.__module__.split(".")[2] in ADDONS
    ]


def suite_methods(env, name):
    """Names of the methods that the suite defines on a model."""
    return sorted(
        {
            method
            for cls in suite_classes(env, name)
            for method, value in vars(cls).items()
            if inspect.isfunction(value)
        }
    )


def readable_fields(env, user):
    """``{(model, field)}`` of the suite's fields that a user may read by RPC."""
    return {
        (name, field.name)
        for name, model in env.registry.items()
        if not (model._abstract or model._transient)
        and env[name].with_user(user).has_access("read")
        for field in model._fields.values()
        # Those of a parent (users of contacts) have the parent's groups.
        if field._modules
        and field._modules[0] in ADDONS
        and not field.inherited
        and env[name].with_user(user)._has_field_access(field, "read")
    }


def is_callable_by_rpc(env, name, method):
    """Whether a client may name this method in a call."""
    if method.startswith("_"):
        return False
    classes = env.registry[name].__mro__
    return not any(
        getattr(getattr(cls, method, None), "_api_private", False) for cls in classes
    )


def is_new(method):
    """Whether a method is the suite's own and not one of Odoo's that it extends."""
    return not hasattr(BaseModel, method)
