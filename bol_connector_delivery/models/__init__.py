from . import bol_shipment
from . import delivery_carrier
