"""Tags: what the application answers and which rows it changes."""

import pytest


@pytest.mark.usefixtures("article")
def test_list_tags(client, changes):
    """Anyone can list tags."""
    with changes() as rows:
        response = client.get("/api/tags")

    assert response.status_code == 200
    assert response.json == {"tags": ["news"]}
    assert rows == {}
