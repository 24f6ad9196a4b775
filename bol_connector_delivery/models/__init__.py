from . import bol_flow
from . import bol_order
from . import bol_order_policy
from . import bol_shipment
from . import delivery_carrier
from . import stock_picking
