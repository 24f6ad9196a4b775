"""What somebody else gets at over RPC of an account: nothing, of any model."""

import pytest
from kit.odoo_rpc import Odoo

from .access_mark import MARK
from .access_place import client, listed, made, ours, reads, unchanged
from .rpc import Json2, XmlRpc

#: Who has nothing to do with the account.
STRANGERS = ("other user", "other manager", "other warehouse", "portal", "employee")
#: Who works with it, but isn't its administrator.
STAFF = ("user", "warehouse")
#: One of them by the other way as well: behind both it is the same.
WAYS = [*((Json2, who) for who in STRANGERS), (XmlRpc, "other manager")]
#: Their arguments can't be given over RPC: records, or a template of the record.
TAKE_RECORDS = {
    ("delivery.carrier", "bol_rate_shipment"),
    ("delivery.carrier", "bol_send_shipping"),
    ("delivery.carrier", "bol_get_tracking_link"),
    ("delivery.carrier", "bol_cancel_shipment"),
    ("stock.picking", "message_post_with_source"),
}
#: Overridden by ours, and called above.
ORM = (
    "create",
    "write",
    "unlink",
    "copy",
    "read",
    "search_read",
    "copy_data",
    "default_get",
)
#: Of methods that need some.
ARGUMENTS = {
    "message_post": {"body": "Hello"},
    "action_view_figure": {"name": "to_ship_count"},
}
#: Models of whose records wizards are opened.
OPENED_ON = ("bol.account", "bol.offer", "bol.order", "sale.order", "stock.picking")
#: Of what is read of any model of Odoo's.
MOST = 300


@pytest.fixture(scope="module")
def place():
    with made() as place:
        yield place


# -- what was answered ---------------------------------------------------------


#: Of a field that nobody can search, sort or group by.
NOT_KEPT = "Cannot convert "
EXPORT = "You don't have the rights to export data"
#: What a search may answer when there is nothing.
NOTHING = (
    [],
    0,
    [{"__extra_domain": [[1, "=", 1]], "__count": 0}],
)


@pytest.mark.parametrize(("kind", "who"), WAYS)
def test_nothing_is_read(place, kind, who):
    caller, seen = client(place, kind, who), []
    for model, ids in ours(place):
        for method, records, arguments in reads(model, ids):
            answer = caller.call(model, method, records, **arguments)
            if (
                not answer.refused
                and answer.result not in NOTHING
                and EXPORT not in answer.text
            ):
                seen.append((model, method, answer.text[-300:]))
    assert not seen, listed(seen)


# -- what is changed ------------------------------------------------------------


@pytest.mark.parametrize(("kind", "who"), WAYS)
def test_nothing_is_written(place, kind, who):
    caller, done = client(place, kind, who), []
    with unchanged(place):
        for model, ids in ours(place):
            for method, records, arguments in writes(place, model, ids):
                answer = caller.call(model, method, records, **arguments)
                # What can't be made for another reason isn't made either.
                failed = method == "create" and not answer.ok
                if MARK in answer.text or not (answer.refused or failed):
                    done.append((model, method, answer.text[-300:]))
    assert not done, listed(done)


def writes(place, model, ids):
    """Calls that write on records: (method, ids, arguments)."""
    yield "write", ids, {"vals": {}}
    yield "write", ids, {"vals": place.values.get(model, {})}
    yield "unlink", ids, {}
    yield "copy", ids, {}
    # Wizards of one's own are looked at by themselves.
    if model in place.values and model not in place.transient:
        yield "create", None, {"vals_list": [place.values[model]]}


@pytest.mark.parametrize(("kind", "who"), WAYS)
def test_no_method_does_anything(place, kind, who):
    caller, done = client(place, kind, who), []
    with unchanged(place):
        for model, method, ids, arguments in methods(place):
            answer = caller.call(model, method, ids, **arguments)
            if MARK in answer.text or not (answer.refused or harmless(answer)):
                done.append((model, method, answer.text[-300:]))
    assert not done, listed(done)


def methods(place):
    """(model, method, ids, arguments) of each public method of the addons."""
    for model, found in sorted(place.methods.items()):
        ids = place.records.get(model, [])[:1]
        for name, without_records in found:
            known = (model, name) in TAKE_RECORDS or name in ORM
            if not known and (ids or without_records):
                arguments = ARGUMENTS.get(name, {})
                yield model, name, None if without_records else ids, arguments


def harmless(answer):
    """Nothing, or the order to the browser to open a list, which is read by itself."""
    result = answer.result
    opens = isinstance(result, dict) and result.get("type", "").startswith("ir.actions")
    return answer.ok and (not result or result is True or opens)


@pytest.mark.parametrize("who", STRANGERS)
def test_no_wizard_does_anything(place, who):
    """His own wizards, made for what is another's."""
    caller, done = client(place, Json2, who), []
    with unchanged(place):
        for model in place.transient:
            for context in contexts(place):
                for method, answer in wizard_answers(place, caller, model, context):
                    if MARK in answer.text:
                        done.append((model, method, answer.text[-300:]))
    assert not done, listed(done)


@pytest.mark.parametrize("who", [who for who in STRANGERS if "other" in who])
def test_no_wizard_leads_from_ones_own_account_to_anothers(place, who):
    caller, done = client(place, Json2, who), []
    own = {
        "active_model": "bol.account",
        "active_id": place.others,
        "active_ids": [place.others],
    }
    with unchanged(place, "ir_cron_trigger"):
        for model in place.transient:
            for method, answer in wizard_answers(place, caller, model, own):
                if MARK in answer.text:
                    done.append((model, method, answer.text[-300:]))
    assert not done, listed(done)


def contexts(place):
    """What the screens tell a wizard of the records that it is opened on."""
    for model in OPENED_ON:
        ids = place.records[model]
        yield {
            "active_model": model,
            "active_id": ids[0],
            "active_ids": ids,
            "bol_model": "bol.cancellation",
            "bol_ids": place.records["bol.cancellation"],
        }


def wizard_answers(place, caller, model, context):
    """(method, answer) of all that can be done with a wizard for others' records."""
    values = place.values[model]
    names = {"fields_list": list(values)}
    yield "default_get", caller.call(model, "default_get", None, context, **names)
    # Made empty, and led to them afterwards.
    for first, later in ((values, {}), ({}, values)):
        made = caller.call(model, "create", None, context, vals_list=[first])
        yield "create", made
        if not made.ok:
            continue
        ids = made.result
        yield "write", caller.call(model, "write", ids, context, vals=later)
        yield "read", caller.call(model, "read", ids, context)
        for name, without_records in place.methods[model]:
            if name not in ORM and not without_records:
                yield name, caller.call(model, name, ids, context)


def test_nothing_is_found_anywhere(place):
    """Whatever Odoo keeps, of any model, says nothing of the account."""
    caller, seen = client(place, Json2, "other manager"), []
    for model in place.kept:
        answer = caller.call(
            model, "search_read", domain=[], limit=MOST, order="id desc"
        )
        if MARK in answer.text:
            where = answer.text.index(MARK)
            seen.append((model, answer.text[max(where - 100, 0) : where + 60]))
    assert not seen, listed(seen)


def test_nobody_gets_in_without_a_key(place):
    caller = Json2(place.url, place.stack.database)
    for model, ids in ours(place):
        for method, records, arguments in reads(model, ids):
            assert caller.call(model, method, records, **arguments).refused


# -- those who work with it -----------------------------------------------------


def test_staff_sees_it(place):
    """So that seeing nothing says something."""
    for who in ("user", "manager"):
        caller = client(place, Json2, who)
        for model in ("bol.order", "bol.offer", "bol.flow", "bol.shipment"):
            assert MARK in caller.call(model, "search_read", domain=[]).text, model
    ids = place.records["bol.account"]
    read = caller.call("bol.account", "read", ids, fields=["client_secret"])
    assert MARK in read.text


@pytest.mark.parametrize("kind", [Json2, XmlRpc])
@pytest.mark.parametrize("who", STAFF)
def test_secrets_are_for_administrators(place, kind, who):
    caller, seen = client(place, kind, who), []
    for model, names in place.secrets[who].items():
        ids = place.records.get(model, [])
        for name in names:
            for method, records, arguments in asking_for(name, ids):
                answer = caller.call(model, method, records, **arguments)
                if not answer.refused and NOT_KEPT not in answer.text:
                    seen.append((model, name, method, answer.text[-200:]))
        everything = caller.call(model, "read", ids)
        if everything.ok and any(row.keys() & set(names) for row in everything.result):
            seen.append((model, "read"))
    assert not seen, listed(seen)


def asking_for(name, ids):
    """Calls that tell, or let one guess, the values of a field."""
    yield "read", ids, {"fields": [name]}
    yield "search_read", None, {"domain": [], "fields": [name]}
    yield "search", None, {"domain": [[name, "!=", False]]}
    yield "search", None, {"domain": [], "order": name}
    groups = {"domain": [], "groupby": [name], "aggregates": ["__count"]}
    yield "formatted_read_group", None, groups
    yield "export_data", ids, {"fields_to_export": [name]}
    yield "web_read", ids, {"specification": {name: {}}}


# -- pages ----------------------------------------------------------------------


@pytest.mark.parametrize("who", STRANGERS)
def test_pages_show_nothing(place, who):
    user = place.users[who]
    session = Odoo(place.url, place.stack.database, user["login"], user["password"])
    account, label = (place.records[name][0] for name in ("bol.account", "bol.label"))
    pages = [
        f"/bol/labels/{label}",
        "/bol/status",
        "/bol/status/metrics",
        f"/bol/consent/failed?account={account}",
        f"/bol/consent?state=x&code=y&account={account}",
        *(f"/web/content/{one}" for one in place.records.get("ir.attachment", [])),
        f"/web/content/bol.label/{label}/attachment_id",
        f"/web/image/bol.account/{account}/name",
    ]
    with unchanged(place):
        for page in pages:
            answer = session.http.get(place.url + page)
            assert MARK not in answer.text, page
            assert answer.status_code < 500, page
            if "consent" not in page and "image" not in page:
                assert answer.status_code in (403, 404), page
        push = session.http.post(f"{place.url}/bol/push/{place.push_token}", b"{}")
        assert push.status_code in (401, 404)
