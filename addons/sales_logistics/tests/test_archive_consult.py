# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .. import roles
from .test_archive_volume import JULY, ArchiveCase


@tagged("post_install", "-at_install")
class TestArchiveConsult(ArchiveCase):
    """The archive is read with the general manager's approval (S50, D2-36, D2-8)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician = cls.role("reader", roles.USER)
        with freeze_time(JULY):
            cls.vouchers(3)
            cls.bound = cls.archived(cls.volume())

    def ask(self, user=None, **vals):
        return (
            self.env["sale.archive.consult"]
            .with_user(user or self.clerk)
            .create(
                {
                    "volume_id": self.bound.id,
                    "purpose": "Complaint of a customer",
                    "company_id": self.company.id,
                    **vals,
                }
            )
        )

    def allowed(self, user=None, **vals):
        consult = self.ask(user, **vals)
        consult.action_request_approval()
        consult.with_user(self.gm).action_approve()
        return consult

    def read_as(self, user):
        self.env.invalidate_all()
        lines = self.env["sale.archive.line"].with_user(user)
        return lines.search([("volume_id", "=", self.bound.id)])

    # -- S50: the acceptance check ---

    @freeze_time(JULY)
    def test_reading_before_the_approval_is_refused(self):
        # S50, D2-36
        volume = self.bound.with_user(self.clerk)
        lines = self.bound.sudo().line_ids
        self.assertFalse(self.read_as(self.clerk))
        self.assertFalse(volume.line_ids)
        with self.assertRaises(AccessError):
            lines.with_user(self.clerk).read(["number", "content"])
        with self.assertRaises(AccessError):
            lines[0].with_user(self.clerk).action_open_document()
        with self.assertRaisesRegex(AccessError, "ask for it"):
            volume.action_read_volume()
        consult = self.ask()
        with self.assertRaisesRegex(UserError, "has not approved"):
            consult.action_read()
        consult.action_request_approval()
        with self.assertRaisesRegex(UserError, "has not approved"):
            consult.action_read()
        self.assertFalse(self.read_as(self.clerk))
        self.assertFalse(self.bound.log_ids)

    @freeze_time(JULY)
    def test_asked_approved_read_returned(self):
        # S50, D2-36
        consult = self.allowed()
        self.assertEqual(consult.state, "approved")
        # Allowed, but not opened: what is not logged is not read.
        self.assertFalse(self.read_as(self.clerk))
        action = consult.action_read()
        self.assertEqual(action["res_model"], "sale.archive.line")
        self.assertEqual(consult.state, "reading")
        lines = self.read_as(self.clerk)
        self.assertEqual(len(lines), 3)
        lines[1].action_open_document()
        consult.with_user(self.supervisor).action_return()
        self.assertEqual(consult.state, "returned")
        self.assertFalse(self.read_as(self.clerk))
        with self.assertRaisesRegex(UserError, "the volume is back"):
            consult.action_read()
        # Who opened what, when
        log = self.bound.sudo().log_ids.sorted("id")
        self.assertEqual(log.mapped("user_id"), self.clerk)
        self.assertEqual(log.mapped("number"), [False, "XS202606-0002"])
        self.assertEqual(str(log[0].read_at), JULY)
        self.assertEqual(log.consult_id, consult)

    @freeze_time(JULY)
    def test_the_form_of_a_bound_volume_hides_its_papers(self):
        # S50, D2-36: also where the server reads the papers for itself before
        self.env.invalidate_all()
        volume = self.bound.with_user(self.clerk)
        volume._get_valid_signatures()
        values = volume.web_read(
            {
                "missing_evidence": {},
                "leaf_count": {},
                "line_ids": {"fields": {"number": {}}},
            }
        )
        self.assertEqual(values[0]["line_ids"], [])
        self.assertEqual(values[0]["leaf_count"], 3)

    # -- who, and what ---

    @freeze_time(JULY)
    def test_nobody_approves_the_own_request(self):
        # S50, D2-36: also not the general manager
        consult = self.ask(self.gm)
        with self.assertRaises(UserError):
            consult.action_request_approval()
            consult.action_approve()
        consult = self.ask()
        consult.action_request_approval()
        for user in (self.clerk, self.supervisor):
            with self.assertRaises(UserError):
                consult.with_user(user).action_approve()

    @freeze_time(JULY)
    def test_the_right_is_of_one_person_and_one_volume(self):
        # S50, D2-36
        consult = self.allowed()
        consult.action_read()
        self.assertFalse(self.read_as(self.supervisor))
        with self.assertRaisesRegex(UserError, "allowed to"):
            consult.with_user(self.supervisor).action_read()
        with self.assertRaisesRegex(AccessError, "another request"):
            consult.volume_id = self.bound

    @freeze_time(JULY)
    def test_anyone_of_the_suite_may_ask_and_sees_the_own_requests_only(self):
        # S50, D2-36, D2-H13, D3-2.2.12
        consult = self.allowed(self.technician)
        consult.action_read()
        self.assertEqual(len(self.read_as(self.technician)), 3)
        other = self.ask()
        with self.assertRaises(AccessError):
            other.with_user(self.technician).read(["purpose"])

    @freeze_time(JULY)
    def test_the_general_manager_reads_and_it_is_kept(self):
        # S50, D2-36
        self.assertEqual(len(self.read_as(self.gm)), 3)
        self.bound.with_user(self.gm).action_read_volume()
        self.assertEqual(self.bound.sudo().log_ids.user_id, self.gm)
        with self.assertRaises(AccessError):
            self.bound.with_user(self.clerk).action_view_log()

    @freeze_time(JULY)
    def test_a_request_says_what_for_and_a_copy_says_of_what(self):
        # S50, D2-36
        with self.assertRaisesRegex(UserError, "what it is for"):
            self.ask(purpose=False).action_request_approval()
        for mode in ("copy", "extract"):
            consult = self.ask(mode=mode)
            with self.assertRaisesRegex(UserError, "copied or extracted"):
                consult.action_request_approval()
            consult.numbers = "XS202606-0002"
            consult.action_request_approval()
            consult.action_cancel()
            self.assertEqual(consult.state, "cancelled")

    @freeze_time(JULY)
    def test_a_refused_request_opens_nothing(self):
        # S50, D2-36
        consult = self.ask()
        consult.action_request_approval()
        consult.with_user(self.gm).action_reject("Not needed for it.")
        self.assertEqual(consult.state, "refused")
        with self.assertRaises(UserError):
            consult.action_read()

    # -- back to the keeper ---

    def test_the_right_ends_with_its_days(self):
        # S50, D2-36: opened Wed 1 July, three working days end on Mon 6 July
        with freeze_time(JULY):
            consult = self.allowed()
            consult.action_read()
        with freeze_time("2026-07-06 08:59:00"):
            self.env["service.deadline"]._sweep_overdue()
            self.assertEqual(len(self.read_as(self.clerk)), 3)
        with freeze_time("2026-07-06 16:01:00"):
            self.env["service.deadline"]._sweep_overdue()
            self.assertEqual(consult.state, "late")
            self.assertFalse(self.read_as(self.clerk))
            consult.with_user(self.supervisor).action_return()
            self.assertEqual(consult.state, "returned")

    @freeze_time(JULY)
    def test_who_read_it_does_not_take_it_back(self):
        # S50, D2-36
        consult = self.allowed(self.supervisor)
        consult.action_read()
        with self.assertRaisesRegex(UserError, "another keeper"):
            consult.action_return()
        with self.assertRaises(AccessError):
            consult.with_user(self.clerk).action_return()
        consult.with_user(self.gm).action_return()
        self.assertEqual(consult.returned_to_id, self.gm)

    @freeze_time(JULY)
    def test_the_log_is_not_written_by_hand(self):
        # S50, D2-36
        log = self.env["sale.archive.log"]
        with self.assertRaises(AccessError):
            log.create({"volume_id": self.bound.id, "user_id": self.gm.id})
        self.bound.with_user(self.gm).action_read_volume()
        for vals in ({"user_id": self.clerk.id}, {"read_at": "2020-01-01 00:00:00"}):
            with self.assertRaises(AccessError):
                self.bound.sudo().log_ids.write(vals)
        with self.assertRaises(UserError):
            self.bound.sudo().log_ids.unlink()

    @freeze_time(JULY)
    def test_other_companies_read_nothing(self):
        # S50, D2-8
        other = self.env["res.company"].create({"name": "Other Company"})
        gm = self.role("gm_other", roles.GENERAL_MANAGER)
        gm.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        lines = self.env["sale.archive.line"].with_user(gm)
        domain = [("volume_id", "=", self.bound.id)]
        self.assertFalse(
            lines.with_context(allowed_company_ids=other.ids).search(domain)
        )
