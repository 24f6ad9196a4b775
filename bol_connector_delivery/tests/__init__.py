from . import test_delivery_method
from . import test_hand_over
from . import test_transport
from . import test_label
from . import test_batch
from . import test_label_rule
from . import test_label_provider
