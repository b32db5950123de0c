"""Utils: what the application answers and which rows it changes."""


def test_read_health_check(client, changes):
    """Anyone can read the health check."""
    with changes() as rows:
        response = client.get("/api/v1/utils/health-check/")

    assert response.status_code == 200
    assert response.json() is True
    assert rows == {}
