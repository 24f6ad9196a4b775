"""Many records like one, by SQL: for a database as it is after years."""

from odoo.tools import SQL

BATCH = 1000


def copy(record, rows):
    """Make copies of a record, but for some columns; nothing of Odoo is run.

    :param record: flushed
    :param rows: list of dicts {column: value}, all of the same columns
    :return: {value of the first column: id}
    """
    ids = {}
    record.env.flush_all()
    for start in range(0, len(rows), BATCH):
        ids.update(_insert(record, rows[start : start + BATCH]))
    return ids


def _insert(record, rows):
    columns = {
        name: field.column_type[1]
        for name, field in record._fields.items()
        if field.store and field.column_type and name != "id"
    }
    new = list(rows[0])
    kept = [name for name in columns if name not in new]
    query = SQL(
        "INSERT INTO %(table)s (%(new)s, %(kept)s) "
        "SELECT %(values)s, %(kept)s "
        "FROM %(table)s old, (VALUES %(rows)s) given (%(names)s) "
        "WHERE old.id = %(id)s RETURNING %(first)s, id",
        table=SQL.identifier(record._table),
        new=_names(new),
        kept=_names(kept),
        values=SQL(", ").join(
            SQL("%s::%s", SQL.identifier("given", f"new_{name}"), SQL(columns[name]))
            for name in new
        ),
        rows=SQL(", ").join(SQL("%s", _columns(record, row)) for row in rows),
        names=_names(f"new_{name}" for name in new),
        id=record.id,
        first=SQL.identifier(new[0]),
    )
    return dict(record.env.execute_query(query))


def _columns(record, row):
    return tuple(
        record._fields[name].convert_to_column(value, record)
        for name, value in row.items()
    )


def _names(names):
    return SQL(", ").join(map(SQL.identifier, names))
