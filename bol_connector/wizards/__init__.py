from . import bol_go_live
from . import bol_order_fetch
from . import portal_wizard
