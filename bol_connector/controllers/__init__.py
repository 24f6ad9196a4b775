from . import consent
from . import push
from . import status
