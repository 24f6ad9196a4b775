"""Makes what the access tests need, straight in Odoo's registry; then it ends.

``python -m tests.e2e.access_worker DATABASE CONFIG LOG ACCOUNT`` answers with one line
of JSON, an object:

``records``
    model -> ids of records of the account: of each model of the addons, one at the
    least; and of Odoo's models that the addons have methods on
``methods``
    model -> public methods that the addons define there: [name, without records]
``values``
    model -> values of a record that would be the account's, for ``create``
``secrets``
    user -> model -> fields that his groups don't let him read
``without``
    models of which no record could be made: model -> why
``shared``, ``transient``, ``kept``, ``tables``
    names of models that say nothing of an account; of wizards; of all that are kept
    in a table; table -> model of the addons
``others``
    id of the account of the other company
``users``
    name -> ``{"login", "password", "key", "uid", "company"}``

Each text of these records begins with :data:`.access_mark.MARK`, so that no answer can
show one unseen.
"""

import inspect
import json
import sys
from datetime import date, timedelta

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.tools import config

from .access_records import SHARED, Records

OURS = "odoo.addons.bol_connector"
BOL = "bol_connector.bol_connector_group_"
#: name -> (groups, whether they work in the account's company)
USERS = {
    "other user": ([f"{BOL}user"], False),
    "other manager": (
        [f"{BOL}manager", "stock.group_stock_manager", "sales_team.group_sale_manager"],
        False,
    ),
    "other warehouse": (["stock.group_stock_user"], False),
    "portal": (["base.group_portal"], True),
    "employee": (["base.group_user"], True),
    "user": ([f"{BOL}user"], True),
    "warehouse": (["stock.group_stock_user"], True),
    "manager": ([f"{BOL}manager"], True),
}


def methods(model):
    """[name, whether it takes no records] of public methods of ours on a model."""
    ours = [c for c in type(model).mro() if c.__module__.startswith(OURS)]
    for name, method in inspect.getmembers(type(model), inspect.isfunction):
        if name.startswith("_") or getattr(method, "_api_private", False):
            continue
        if any(name in vars(one) for one in ours):
            yield name, bool(getattr(method, "_api_model", False))


def users(env, company, other):
    """Make a user of each kind, with a password and an API key."""
    made = {}
    for name, (groups, here) in USERS.items():
        place = company if here else other
        # What one exports isn't shown on a screen, and is guarded by itself.
        if name != "portal":
            groups = [*groups, "base.group_allow_export"]
        login = f"access-{name.replace(' ', '-')}"
        user = env["res.users"].create(
            {
                "name": login,
                "login": login,
                "password": f"{login}-password",
                "email": f"{login}@example.com",
                "company_id": place.id,
                "company_ids": [fields.Command.set(place.ids)],
                "group_ids": [fields.Command.set([env.ref(g).id for g in groups])],
            }
        )
        keys = env["res.users.apikeys"].with_user(user).sudo()
        key = keys._generate(None, login, fields.Datetime.now() + timedelta(days=1))
        made[name] = {
            "login": login,
            "password": f"{login}-password",
            "key": key,
            "uid": user.id,
            "company": place.id,
        }
    return made


def other_company(env, url):
    """Another company, with an account of its own: the account of that."""
    company = env["res.company"].create(
        {
            "name": "Others",
            "country_id": env.ref("base.nl").id,
            "currency_id": env.ref("base.EUR").id,
        }
    )
    values = {"environment": "sandbox", "sandbox_url": url}
    credentials = {"client_id": "others", "client_secret": "others"}
    # No other record has its id: what a wizard is opened on is never taken for it.
    env.cr.execute("SELECT setval('bol_account_id_seq', 1000000)")
    return env["bol.account"].create(
        {"name": "Others", "company_id": company.id, **values, **credentials}
    )


def values_of(found, name):
    """What ``create`` is told of a record of the account."""
    values = found.values(name)
    return {
        name: str(value) if isinstance(value, date) else value
        for name, value in values.items()
    }


def told(env, account):
    """What the test is told; all of it is made and marked."""
    found = Records(env, account)
    mine = [env[name] for name in sorted(env.registry)]
    mine = [m for m in mine if m._original_module.startswith("bol_connector")]
    # Views last: they show what the others hold.
    for model in sorted(mine, key=lambda model: not model._auto):
        if not model._abstract and model._name not in SHARED:
            found.of(model._name)
    for model in env.registry:
        if list(methods(env[model])) and model not in found.ids:
            found.theirs(model)
    kept = [model for model in mine if not model._abstract and model._auto]
    values = {model._name: values_of(found, model._name) for model in kept}
    # Making those asked bol perhaps: before anything is locked.
    env.cr.commit()
    others = other_company(env, account.sandbox_url)
    made = users(env, account.company_id, others.company_id)
    env.flush_all()
    found.mark()
    return {
        "records": {name: ids for name, ids in found.ids.items() if ids},
        "without": found.failed,
        "values": values,
        "methods": {name: list(methods(env[name])) for name in env.registry},
        "secrets": {who: secrets(env, mine, user) for who, user in made.items()},
        "shared": SHARED,
        "transient": [model._name for model in mine if model._transient],
        "tables": {model._table: model._name for model in kept},
        "kept": [n for n in env.registry if env[n]._auto and not env[n]._abstract],
        "users": made,
        "others": others.id,
        "push_token": env["bol.push"].browse(found.of("bol.push")).token,
    }


def secrets(env, models, user):
    """model -> fields that the user's groups don't let him read"""
    groups = env["res.users"].browse(user["uid"])
    return {
        model._name: [
            name
            for name, field in model._fields.items()
            if field.groups and not groups.has_groups(field.groups)
        ]
        for model in models
        if not model._abstract
    }


def main(database, config_file, log, account):
    words = ["-c", config_file, f"--logfile={log}", "--log-level=warn"]
    config.parse_config(words, setup_logging=True)
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        account = env["bol.account"].browse(int(account))
        company = account.company_id
        env = env(context={**env.context, "allowed_company_ids": company.ids})
        answer = told(env, account.with_env(env))
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
