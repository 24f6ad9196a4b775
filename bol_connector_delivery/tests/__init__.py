from . import test_delivery_method
from . import test_hand_over
from . import test_transport
from . import test_label
from . import test_transporter_rules
from . import test_tracking_awaited
from . import test_transport_changed
