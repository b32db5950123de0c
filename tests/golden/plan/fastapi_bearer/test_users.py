"""Users: what the application answers and which rows it changes."""

import pytest
from dirty_equals import IsInstance, IsStr

from .support.rows import changed


def test_read_current_user(user_client, user, changes):
    """A signed-in user can read the current user."""
    with changes() as rows:
        response = user_client.get("/api/v1/users/me")

    assert response.status_code == 200
    assert response.json() == {
        "email": user.email,
        "is_active": True,
        "is_superuser": False,
        "id": user.id,
    }
    assert rows == {}


def test_list_users(admin_client, changes):
    """An administrator can list users."""
    with changes() as rows:
        response = admin_client.get("/api/v1/users/")

    assert response.status_code == 200
    assert response.json() == {"data": [IsInstance(dict)], "count": 3}
    assert rows == {}


def test_update_own_password(user_client, user, changes):
    """A signed-in user can update their password."""
    with changes() as rows:
        response = user_client.patch(
            "/api/v1/users/me/password",
            json={
                "current_password": user.password,
                "new_password": "An0ther-horse-battery",
            },
        )

    assert response.status_code == 200
    assert response.json() == {"message": "Password updated successfully"}
    assert rows == {"user": [changed(hashed_password=IsStr())]}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("GET", "/api/v1/users/me", id="read-current-user"),
        pytest.param("GET", "/api/v1/users/", id="list-users"),
    ],
)
def test_anonymous_is_refused(client, changes, method, path):
    """Reading the current user and listing users need a login."""
    with changes() as rows:
        response = client.request(method, path)

    assert response.status_code == 401
    assert response.json() == {"detail": "Not authenticated"}
    assert rows == {}


def test_list_users_by_ordinary_user_is_refused(user_client, changes):
    """An ordinary user cannot list users."""
    with changes() as rows:
        response = user_client.get("/api/v1/users/")

    assert response.status_code == 403
    assert response.json() == {"detail": "Not enough permissions"}
    assert rows == {}
