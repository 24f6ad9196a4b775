from . import bol_label_buy
