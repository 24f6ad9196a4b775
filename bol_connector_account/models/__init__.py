from . import bol_account_books
from . import bol_order_policy
