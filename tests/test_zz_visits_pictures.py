import sys, base64
from pathlib import Path
from odoo.tests import tagged
sys.path.insert(0, str(Path(__file__).parent))
from browser import DemoBrowserCase, SCREENSHOTS  # noqa: E402


@tagged("post_install", "-at_install")
class TestPictures(DemoBrowserCase):
    browser_size = "1366x900"

    def test_pictures(self):
        visit = self.env.ref("aftersales_repair.demo_visit_today")
        part = self.env.ref("aftersales_stock.demo_product_cmp_fan80")
        self.env["aftersales.visit.part"].create({"visit_id": visit.id, "product_id": part.id, "quantity": 2})
        visit.solution = "更换风扇，带载测试一小时正常"
        outing = self.env.ref("aftersales_repair.demo_outing_repair")
        inst = self.env.ref("aftersales_repair.demo_outing_installation")
        stock = self.env.ref("aftersales_repair.demo_technician_stock")
        report = self.env.ref("aftersales_repair.demo_day_report")
        report.with_user(report.user_id).action_submit()
        director = self.env.ref("aftersales_repair.demo_user_director")
        dr = self.env["aftersales.day.report"].with_user(director).create({"kind": "director"})
        for url, name, login in (
            (f"/odoo/service-vouchers/{visit.id}", "v_form", "technician"),
            ("/odoo/service-vouchers", "v_list", "clerk"),
            (f"/odoo/service-trips/{outing.id}", "v_outing", "quality"),
            (f"/odoo/technician-stocks/{stock.id}", "v_stock", "keeper"),
            (f"/odoo/daily-reports/{report.id}", "v_report", "technician"),
            (f"/odoo/daily-reports/{dr.id}", "v_director", "director"),
        ):
            self.take_picture(url, name, login)
        for model, ref, recs in (("aftersales.visit", "action_report_visit", visit), ("aftersales.day.report", "action_report_day_report", dr), ("aftersales.outing", "action_report_outing", outing)):
            pdf, kind = self.env["ir.actions.report"].with_context(force_report_rendering=True)._render_qweb_pdf(f"aftersales_repair.{ref}", recs.ids)
            (SCREENSHOTS / f"{ref}.{kind}").write_bytes(pdf)


@tagged("post_install", "-at_install")
class TestPhone(DemoBrowserCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_phone(self):
        visit = self.env.ref("aftersales_repair.demo_visit_today")
        self.take_picture(f"/odoo/service-vouchers/{visit.id}", "p_form", "technician")
        self.take_picture("/odoo/my-visits", "p_list", "technician")
