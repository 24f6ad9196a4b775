from . import bol_account_books
from . import bol_account_books_setup
from . import bol_doctor
from . import bol_order_policy
