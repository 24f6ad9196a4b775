from . import bol_stock_take_over
