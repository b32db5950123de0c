"""A small application with tests of its own, for the map: written as files, never imported."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "shop/__init__.py": "",
    "shop/app.py": """
from flask import Flask, jsonify
from flask_sqlalchemy import SQLAlchemy

from shop.notices import Notices, send_receipt

app = Flask(__name__)
db = SQLAlchemy(app)
notices = Notices()


class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)

    def confirm_by_mail(self):
        send_receipt(self)


@app.post("/orders")
def create_order():
    order = Order()
    send_receipt(order)
    return jsonify(id=order.id), 201


@app.get("/orders/<int:order_id>")
def show_order(order_id):
    return jsonify(id=Order.query.get(order_id).id)


@app.post("/orders/<int:order_id>/confirmation")
def confirm(order_id):
    found = Order.query.get(order_id)
    found.confirm_by_mail()
    return "", 204


@app.get("/orders/latest")
def latest_order():
    return jsonify(id=1)


@app.delete("/orders/<int:order_id>")
def delete_order(order_id):
    notices.tell(order_id)
    return "", 204


@app.get("/<script>/\\"x\\"")
def odd(script):
    return "odd"
""",
    "shop/notices.py": """
import smtplib


def send_receipt(order):
    with smtplib.SMTP("localhost") as server:
        server.sendmail("a@b", "c@d", str(order))


class Notices:
    def tell(self, number):
        self.deliver(number)

    def deliver(self, number):
        send_receipt(number)
""",
    "tests/test_orders.py": """
from unittest.mock import patch

import pytest
from flask import url_for

BASE = "/orders"


def place(client):
    return client.post(BASE, json={})


@pytest.fixture
def order(client):
    return client.post("/orders").json


def test_create(client):
    assert place(client).status_code == 201


@patch("shop.app.send_receipt")
def test_receipt(send, client):
    client.post("http://testserver/orders?now=1")
    assert send.called


@pytest.mark.parametrize("number", [1, 2])
def test_show(client, order, number):
    assert client.get(f"/orders/{number}").json


def test_latest(client):
    assert client.get("/orders/latest").json == {"id": 1}


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/orders/7")])
def test_refused(client, method, path):
    assert client.open(path, method=method).status_code == 401


def test_by_name(client):
    assert client.get(url_for("latest_order"))


class TestOrder:
    def setup_method(self):
        self.url = f"{BASE}/9"

    def test_read(self, client):
        assert client.get(self.url)
""",
    "requirements.txt": "flask\nflask-sqlalchemy\n",
}


def lay(root: Path) -> Path:
    """The application in the folder `root`."""
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root
