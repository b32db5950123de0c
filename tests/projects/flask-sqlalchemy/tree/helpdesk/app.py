"""The helpdesk's JSON API. The browser keeps the session cookie that /login sets."""

import os

from flask import Flask, g, jsonify, request, session
from sqlalchemy.exc import IntegrityError

from helpdesk.database import db_session, init_db
from helpdesk.models import PRIORITIES, Agent, Comment, Ticket, now

app = Flask(__name__)
app.secret_key = os.environ["HELPDESK_SECRET"]
init_db()


@app.teardown_appcontext
def shutdown_session(exception=None):
    db_session.remove()


@app.before_request
def load_agent():
    agent_id = session.get("agent_id")
    g.agent = db_session.get(Agent, agent_id) if agent_id else None
    if g.agent is None and request.endpoint not in ("signup", "login", "health"):
        return jsonify(error="please log in"), 401


def ticket_json(ticket, with_comments=False):
    data = {
        "id": ticket.id,
        "subject": ticket.subject,
        "body": ticket.body,
        "priority": ticket.priority,
        "status": ticket.status,
        "reporter": ticket.reporter.username,
        "opened_at": ticket.opened_at.isoformat(),
    }
    if with_comments:
        data["comments"] = [{"author": c.author.username, "text": c.text} for c in ticket.comments]
    return data


def find_ticket(ticket_id):
    return Ticket.query.filter(Ticket.id == ticket_id, Ticket.deleted_at.is_(None)).one_or_none()


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/agents")
def signup():
    data = request.get_json()
    if not data.get("username") or not data.get("password"):
        return jsonify(error="username and password are required"), 400
    db_session.add(Agent(data["username"], data["password"]))
    try:
        db_session.commit()
    except IntegrityError:
        db_session.rollback()
        return jsonify(error="this name is taken"), 409
    return jsonify(username=data["username"]), 201


@app.post("/login")
def login():
    data = request.get_json()
    agent = Agent.query.filter_by(username=data.get("username")).first()
    if agent is None or not agent.check_password(data.get("password", "")):
        return jsonify(error="wrong name or password"), 403
    session.clear()
    session["agent_id"] = agent.id
    return jsonify(username=agent.username, role=agent.role)


@app.post("/logout")
def logout():
    session.clear()
    return "", 204


@app.get("/tickets")
def list_tickets():
    query = Ticket.query.filter(Ticket.deleted_at.is_(None))
    if request.args.get("status") == "open":
        query = query.filter(Ticket.closed_at.is_(None))
    if "priority" in request.args:
        query = query.filter(Ticket.priority == request.args["priority"])
    limit = min(request.args.get("limit", 20, type=int), 100)
    offset = request.args.get("offset", 0, type=int)
    tickets = query.order_by(Ticket.id.desc()).limit(limit).offset(offset)
    return jsonify(tickets=[ticket_json(t) for t in tickets], count=query.count())


@app.post("/tickets")
def open_ticket():
    data = request.get_json()
    subject = (data.get("subject") or "").strip()
    if len(subject) < 3:
        return jsonify(error="subject is too short"), 422
    if data.get("priority", "normal") not in PRIORITIES:
        return jsonify(error="unknown priority"), 422
    ticket = Ticket(
        subject=subject,
        body=data.get("body", ""),
        priority=data.get("priority", "normal"),
        reporter=g.agent,
    )
    db_session.add(ticket)
    db_session.commit()
    return jsonify(ticket_json(ticket)), 201


@app.route("/tickets/<int:ticket_id>", methods=["GET", "PATCH", "DELETE"])
def one_ticket(ticket_id):
    ticket = find_ticket(ticket_id)
    if ticket is None:
        return jsonify(error="no such ticket"), 404
    if request.method == "GET":
        return jsonify(ticket_json(ticket, with_comments=True))
    if ticket.reporter_id != g.agent.id and g.agent.role != "lead":
        return jsonify(error="not your ticket"), 403
    if request.method == "DELETE":
        ticket.deleted_at = now()
        db_session.commit()
        return "", 204
    data = request.get_json()
    if "priority" in data:
        if data["priority"] not in PRIORITIES:
            return jsonify(error="unknown priority"), 422
        ticket.priority = data["priority"]
    if data.get("status") == "closed":
        ticket.closed_at = now()
    db_session.commit()
    return jsonify(ticket_json(ticket))


@app.post("/tickets/<int:ticket_id>/comments")
def comment(ticket_id):
    ticket = find_ticket(ticket_id)
    if ticket is None:
        return jsonify(error="no such ticket"), 404
    if ticket.closed_at is not None:
        return jsonify(error="this ticket is closed"), 409
    text = request.get_json().get("text")
    if not text:
        return jsonify(error="text is required"), 422
    db_session.add(Comment(ticket=ticket, author=g.agent, text=text))
    db_session.commit()
    return jsonify(ticket_json(ticket, with_comments=True)), 201
