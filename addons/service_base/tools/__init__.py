from . import cells
from . import mapped_rows
from . import xlsx_header
from . import xlsx_reader
from . import xlsx_register
from . import xlsx_writer
