from . import bol_go_live
from . import bol_stock_take_over
from . import bol_cancelled_shipping
from . import bol_shipment_carrier
from . import bol_catch_up
from . import bol_return_handle
from . import bol_return_create
from . import stock_return_picking
