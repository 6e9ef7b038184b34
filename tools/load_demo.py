"""Load the demo company of the suite's addons into a database without core's.

Fed to ``odoo shell``. The files are those of the manifests' ``demo`` keys, so
that a server installed ``--with-demo`` gets the same company.
"""

from odoo.modules.module import Manifest
from odoo.tools.convert import convert_file

names = [
    "service_base",
    "aftersales_stock",
    "aftersales_repair",
    "sales_logistics",
    "customer_care",
]
for name in names:
    if name == "aftersales_stock":
        # What follows books payments: the company of the base needs its accounts.
        company = env.ref("service_base.demo_company")  # noqa: F821
        charts = env["account.chart.template"]  # noqa: F821
        charts.try_loading("cn", company, install_demo=False)
    for path in Manifest.for_addon(name).get("demo", []):
        convert_file(env, name, path, {}, mode="init", noupdate=True)  # noqa: F821
    env.cr.commit()  # noqa: F821
modules = env["ir.module.module"].search([("name", "in", names)])  # noqa: F821
modules._update_translations(["zh_CN"], overwrite=True)
modules.write({"demo": True})
# The first page, in a browser test too, need not wait for scripts and styles.
env["ir.qweb"]._pregenerate_assets_bundles()  # noqa: F821
env.cr.commit()  # noqa: F821
print("demo company loaded")
