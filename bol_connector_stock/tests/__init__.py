from . import test_shipment_steps
from . import test_shipments
from . import test_stock_moves
from . import test_stock_push
