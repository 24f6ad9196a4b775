from . import bol_field_mapping_preview
from . import bol_go_live
from . import bol_order_fetch
