from . import push
from . import status
