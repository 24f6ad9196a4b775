from . import bol_content_send
from . import bol_field_mapping_preview
from . import bol_go_live
from . import bol_order_fetch
from . import sale_advance_payment_inv
from . import portal_wizard
