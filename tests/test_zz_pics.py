import sys
from pathlib import Path

from odoo.tests import tagged

sys.path.insert(0, str(Path(__file__).parent))
from browser import DemoBrowserCase  # noqa: E402


@tagged("post_install", "-at_install")
class TestPics(DemoBrowserCase):
    def test_pics(self):
        env = self.env
        reqs = env["aftersales.requisition"].search([("company_id.name", "!=", "Suite Test Company")])
        signed = env.ref("aftersales_stock.demo_requisition_signed")
        old = env.ref("aftersales_stock.demo_requisition_old")
        owed = env.ref("aftersales_stock.demo_owed_part")
        self.take_picture("/odoo/requisitions-to-issue", "rq_queue", "keeper")
        self.take_picture("/odoo/requisitions", "rq_list", "keeper")
        self.take_picture(f"/odoo/requisitions/{signed.id}", "rq_form", "keeper")
        self.take_picture(f"/odoo/requisitions/{old.id}", "rq_old", "gm")
        self.take_picture("/odoo/old-parts-owed", "rq_owed_list", "keeper")
        self.take_picture(f"/odoo/old-parts-owed/{owed.id}", "rq_owed", "keeper")
        self.take_picture("/odoo/requisitions/new", "rq_new", "sitekeeper")
        report = env["ir.actions.report"].with_context(force_report_rendering=True)
        signed.with_user(env["res.users"].search([("login","=","keeper")])).action_issue()
        for name in ("action_report_requisition", "action_report_requisition_issue"):
            content, _k = report._render_qweb_pdf(f"aftersales_stock.{name}", signed.ids)
            open(f"/tmp/{name}.pdf", "wb").write(content)
