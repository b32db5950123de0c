"""The source that makes a token for an account is one call, and no name can break out of it."""

from __future__ import annotations

from typing import Any

import pytest

from itest.errors import ItestError
from itest.model.observations import Issued
from itest.model.runtime import Reference
from itest.stages.plan.issuing import issuing

MAKER = Reference(module="shop.security", name="create_access_token", expression="create_access_token")
USER = Reference(module="shop.models", name="User", expression="User")
NUMBER = {"$": "column", "name": "id", "text": True}


def issued(arguments: dict[str, Any], function: Reference = MAKER, **more: Any) -> Issued:
    return Issued(function=function, arguments=arguments, model=USER, **more)


def test_one_argument_is_given_without_its_name() -> None:
    """As somebody would write it."""
    made = issuing(issued({"data": {"sub": NUMBER, "email": {"$": "persona", "name": "", "path": ["email"]}}}))

    assert made["token"] == "create_access_token({'sub': str(row['id']), 'email': person['email']})"
    assert made["imports"] == [("shop.security", "create_access_token")]


def test_token_is_picked_out_of_the_answer() -> None:
    """Functions that answer as the log-in would."""
    made = issuing(issued({"user": {"$": "object", "name": "id"}}, pick=("access",)))

    assert made["token"] == "create_access_token(User.objects.get(pk=row['id']))['access']"
    assert ("shop.models", "User") in made["imports"]


@pytest.mark.parametrize("expression", ["a; import os", "a()", "a[0]", ""])
def test_function_that_is_no_name_is_refused(expression: str) -> None:
    """The observation comes from a process that runs the project."""
    with pytest.raises(ItestError, match="no name"):
        issuing(issued({"data": NUMBER}, Reference(module="shop", name="a", expression=expression)))


def test_parameter_that_is_no_name_is_refused() -> None:
    """The same of keywords."""
    with pytest.raises(ItestError, match="no name"):
        issuing(issued({"a=1, b": NUMBER}))
