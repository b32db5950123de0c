def test_books(app):
    assert app.test_client().get("/api/shelf/").status_code == 200
