from . import service_approval_decision
from . import evidence_wizard_mixin
from . import service_evidence_withdraw
from . import service_evidence_wizard
from . import service_retention_review
from . import service_signature_wizard
from . import service_checklist_sign
