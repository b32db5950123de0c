"""Signing up, logging in, and what a login protects."""

from dirty_equals import IsStr

from .builders import a_login


def test_log_in(client, changes):
    """A user can log in."""
    with changes() as rows:
        response = client.post("/api/v1/login/access-token", data=a_login().payload())

    assert response.status_code == 200
    assert response.json() == {
        "access_token": IsStr(min_length=20),
        "token_type": "bearer",
    }
    assert rows == {}


def test_log_in_with_wrong_password_is_refused(client, changes):
    """Logging in with a wrong password is refused."""
    with changes() as rows:
        response = client.post(
            "/api/v1/login/access-token",
            data=a_login().having(password="wrong").payload(),
        )

    assert response.status_code == 400
    assert response.json() == {"detail": "Incorrect email or password"}
    assert rows == {}
