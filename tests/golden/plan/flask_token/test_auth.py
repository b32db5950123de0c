"""Signing up, logging in, and what a login protects."""

from dirty_equals import IsStr

from .builders import a_login
from .support.rows import created


def test_sign_up(client, changes):
    """Anyone can sign up."""
    with changes() as rows:
        response = client.post(
            "/api/users",
            json={
                "user": {
                    "username": "katherine",
                    "email": "katherine@example.com",
                    "password": "Corr3ct-horse-battery",
                }
            },
        )

    assert response.status_code == 201
    assert response.json == {
        "user": {
            "username": "katherine",
            "email": "katherine@example.com",
            "bio": None,
            "image": None,
            "token": IsStr(min_length=20),
        }
    }
    assert rows == {
        "users": [created(username="katherine", email="katherine@example.com")]
    }


def test_log_in(client, user, changes):
    """A user can log in."""
    with changes() as rows:
        response = client.post("/api/users/login", json=a_login().payload())

    assert response.status_code == 200
    assert response.json == {
        "user": {"username": user.username, "email": user.email, "token": IsStr()}
    }
    assert rows == {}


def test_read_current_user_with_tampered_token_is_refused(client, changes):
    """Reading the current user with a token that was tampered with is refused."""
    with changes() as rows:
        response = client.get(
            "/api/user", headers={"Authorization": "Token broken.token.here"}
        )

    assert response.status_code == 422
    assert response.json == {"msg": "Not enough segments"}
    assert rows == {}


def test_log_in_with_wrong_password_is_refused(client, changes):
    """Logging in with a wrong password is refused."""
    with changes() as rows:
        response = client.post(
            "/api/users/login", json=a_login().having(password="wrong").payload()
        )

    assert response.status_code == 404
    assert response.json == {"errors": {"body": ["User not found"]}}
    assert rows == {}
