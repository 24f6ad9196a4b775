from . import bol_order_fetch
