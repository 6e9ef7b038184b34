from . import test_desk_hotline
from . import test_desk_notices
from . import test_desk_portal
from . import test_desk_requests
from . import test_desk_roster
