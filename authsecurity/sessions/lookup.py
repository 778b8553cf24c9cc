"""The one query of a signed-in request: a session and its account, by the hash of the key.

Django builds and compiles the SQL of a query anew at every call, which here costs more than running it. So the SQL
is compiled once per database, and its rows are turned into the same model instances as the ORM would. Called by
`SessionStore.record` alone; tests/sessions/test_lookup.py holds it to what the ORM says.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connections, router
from django.db.models.base import ModelState
from django.db.models.sql.compiler import SQLCompiler

from authsecurity.accounts.models import Account
from authsecurity.sessions.models import Session

Row = TypeVar("Row", Session, Account)


def with_account(key_hash: str) -> Session | None:
    """The row with this key hash, its account already loaded; None without one. Whether it is live is not asked."""
    using = router.db_for_read(Session)
    plan = _plan(using)
    with connections[using].cursor() as cursor:
        cursor.execute(plan.sql, [key_hash])
        row = cursor.fetchone()
    return None if row is None else plan.instances(row, using)


class _Plan:
    """Compiled SQL, and which of its columns make up which model."""

    def __init__(self, using: str) -> None:
        query = Session.objects.using(using).select_related("account").filter(key_hash="").query
        # A connection that is never opened: the plan outlives the thread that made it, and must not keep one of its.
        self.compiler: SQLCompiler = query.get_compiler(connection=connections.create_connection(using))
        self.sql, _ = self.compiler.as_sql()
        columns = [expression for expression, *_ in self.compiler.select or []]
        self.converters = self.compiler.get_converters(columns)
        self.session_fields = [field.attname for field in Session._meta.concrete_fields]
        self.account_fields = [field.attname for field in Account._meta.concrete_fields]

    def instances(self, row: tuple[Any, ...], using: str) -> Session:
        (values,) = self.compiler.apply_converters([row], self.converters)
        split = len(self.session_fields)
        session = _stored(Session, using, self.session_fields, values[:split])
        account = _stored(Account, using, self.account_fields, values[split:])
        Session._meta.get_field("account").set_cached_value(session, account)
        return session


def _stored(model: type[Row], using: str, names: list[str], values: Sequence[Any]) -> Row:
    # As Django does when it unpickles: every column is there, so nothing of `__init__` is left to decide.
    row = model.__new__(model)
    row.__dict__.update(zip(names, values, strict=True))
    row._state = ModelState()
    row._state.adding, row._state.db = False, using
    return row


@lru_cache(maxsize=8)
def _plan(using: str) -> _Plan:
    return _Plan(using)
