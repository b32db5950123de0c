"""People come from another company's log-in; their token is made by flask-jwt-extended."""

from flask import Flask, jsonify, request
from flask_jwt_extended import JWTManager, create_access_token, get_jwt_identity, jwt_required
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
app.config["JWT_SECRET_KEY"] = "a-long-enough-secret-for-the-tokens"
db = SQLAlchemy(app)
JWTManager(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(80), unique=True, nullable=False)


with app.app_context():
    db.create_all()


def known_elsewhere(ticket):
    raise ValueError(ticket)


@app.post("/session")
def log_in():
    try:
        email = known_elsewhere(request.get_json()["ticket"])
    except ValueError:
        return jsonify(message="Unknown ticket"), 400
    user = User.query.filter_by(email=email).first_or_404()
    return jsonify(token=create_access_token(identity=user.email))


@app.get("/me")
@jwt_required()
def me():
    user = User.query.filter_by(email=get_jwt_identity()).first_or_404()
    return jsonify(id=user.id, email=user.email)
