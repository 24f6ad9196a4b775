from . import bol_shipment_carrier
from . import bol_label_buy
