from . import bol_shipment_carrier
