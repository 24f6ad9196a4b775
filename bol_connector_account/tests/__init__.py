from . import test_tax_rules
