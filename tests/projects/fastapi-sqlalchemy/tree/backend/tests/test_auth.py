def test_me_needs_a_token(client):
    assert client.get("/api/auth/users/me").status_code == 401


def test_sign_up(client):
    response = client.post("/api/auth/users", json={"username": "clerk", "password": "long enough"})
    assert response.status_code == 201
    assert response.json()["role"] == "clerk"
