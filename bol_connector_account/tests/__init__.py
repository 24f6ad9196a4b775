from . import test_books
from . import test_credit_notes
from . import test_invoices
from . import test_invoices_together
from . import test_invoices_refused
from . import test_paid_by_bol
from . import test_invoice_requests
from . import test_invoice_uploads
