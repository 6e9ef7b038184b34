from . import service_checklist_sign
