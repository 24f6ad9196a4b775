"""Counting what is written to the database, whichever cursor does it."""

import re
from collections import Counter
from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor

WRITE = re.compile(
    r'\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?(?=\s*[\s("])', re.I
)
# "SELECT ... FOR UPDATE" and the like write nothing.
WRITING = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|WITH)\b", re.I)


@contextmanager
def counted_writes():
    """Count INSERT, UPDATE and DELETE statements during the block.

    :return: context manager giving a Counter: table -> statements
    """
    writes = Counter()
    execute = Cursor.execute

    def count(cursor, query, *args, **kwargs):
        text = getattr(query, "code", query)
        if isinstance(text, str) and WRITING.match(text):
            writes.update(WRITE.findall(text))
        return execute(cursor, query, *args, **kwargs)

    with patch.object(Cursor, "execute", count):
        yield writes
