from flask import current_app, jsonify, request
from flask_jwt_extended import jwt_required

from .. import db
from ..models import GymClass
from ..schemas import GymClassSchema
from . import api
from .errors import ApiError
from .users import current_user


def trainer_or_403():
    user = current_user()
    if not user.is_trainer:
        raise ApiError(403, "trainers only")
    return user


@api.route("/classes", methods=["GET"])
def list_classes():
    page = request.args.get("page", 1, type=int)
    query = GymClass.query.order_by(GymClass.starts_at, GymClass.id)
    level = request.args.get("level")
    if level:
        query = query.filter_by(level=level)
    found = query.paginate(page, per_page=current_app.config["CLASSES_PER_PAGE"], error_out=False)
    return jsonify(classes=GymClassSchema(many=True).dump(found.items), pages=found.pages, total=found.total)


@api.route("/classes", methods=["POST"])
@jwt_required()
def create_class():
    trainer = trainer_or_403()
    gym_class = GymClass(trainer=trainer, **GymClassSchema().load(request.get_json()))
    db.session.add(gym_class)
    db.session.commit()
    return jsonify(GymClassSchema().dump(gym_class)), 201


@api.route("/classes/<int:class_id>", methods=["GET"])
def get_class(class_id):
    return jsonify(GymClassSchema().dump(GymClass.query.get_or_404(class_id)))


@api.route("/classes/<int:class_id>", methods=["PUT", "DELETE"])
@jwt_required()
def change_class(class_id):
    trainer = trainer_or_403()
    gym_class = GymClass.query.get_or_404(class_id)
    if gym_class.trainer_id != trainer.id:
        raise ApiError(403, "this class belongs to another trainer")
    if request.method == "DELETE":
        db.session.delete(gym_class)
        db.session.commit()
        return "", 204
    for name, value in GymClassSchema(partial=True).load(request.get_json()).items():
        setattr(gym_class, name, value)
    db.session.commit()
    return jsonify(GymClassSchema().dump(gym_class))
