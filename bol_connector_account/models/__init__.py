from . import bol_account_books
from . import bol_order_policy
from . import bol_tax_rule
from . import bol_account_tax_rules
from . import bol_tax_rule_use
