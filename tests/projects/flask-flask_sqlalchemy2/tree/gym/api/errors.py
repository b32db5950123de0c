from flask import jsonify
from marshmallow import ValidationError

from . import api


class ApiError(Exception):
    def __init__(self, status, message):
        self.status = status
        self.message = message


@api.errorhandler(ValidationError)
def validation_error(error):
    return jsonify({"errors": error.messages}), 422


@api.errorhandler(ApiError)
def api_error(error):
    return jsonify({"message": error.message}), error.status
