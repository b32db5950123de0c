"""Clients of people whose log-in could not be driven."""


def test_apis_know_who_calls(client, user_client, other_client):
    """Also where the session is no authentication."""
    assert client.get("/api").status_code == 401
    assert user_client.get("/api").json() == {"name": "ada"}
    assert other_client.get("/api").json() == {"name": "grace"}
