from flask import jsonify, request
from flask_jwt_extended import create_access_token, get_jwt_identity, jwt_required
from sqlalchemy import or_

from .. import db
from ..models import User
from ..schemas import LoginSchema, SignupSchema, UserSchema
from . import api
from .errors import ApiError


def current_user():
    return User.query.get(int(get_jwt_identity()))


@api.route("/users", methods=["POST"])
def signup():
    data = SignupSchema().load(request.get_json())
    taken = User.query.filter(or_(User.username == data["username"], User.email == data["email"])).first()
    if taken is not None:
        raise ApiError(409, "username or email is taken")
    user = User(**data)
    db.session.add(user)
    db.session.commit()
    return jsonify(UserSchema().dump(user)), 201


@api.route("/login", methods=["POST"])
def login():
    data = LoginSchema().load(request.get_json())
    user = User.query.filter_by(username=data["username"]).first()
    if user is None or not user.verify_password(data["password"]):
        raise ApiError(401, "bad credentials")
    return jsonify(access_token=create_access_token(identity=str(user.id)))


@api.route("/users/me", methods=["GET"])
@jwt_required()
def me():
    return jsonify(UserSchema().dump(current_user()))
