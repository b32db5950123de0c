from marshmallow import EXCLUDE, Schema, fields, validate


class BaseSchema(Schema):
    class Meta:
        unknown = EXCLUDE


class SignupSchema(BaseSchema):
    username = fields.String(required=True, validate=validate.Length(min=3, max=40))
    email = fields.Email(required=True)
    password = fields.String(required=True, load_only=True, validate=validate.Length(min=8))


class LoginSchema(BaseSchema):
    username = fields.String(required=True)
    password = fields.String(required=True, load_only=True)


class UserSchema(BaseSchema):
    id = fields.Integer(dump_only=True)
    username = fields.String()
    email = fields.Email()
    is_trainer = fields.Boolean()


class GymClassSchema(BaseSchema):
    id = fields.Integer(dump_only=True)
    title = fields.String(required=True, validate=validate.Length(min=1, max=80))
    starts_at = fields.DateTime(required=True)
    minutes = fields.Integer(validate=validate.Range(min=15, max=180))
    capacity = fields.Integer(required=True, validate=validate.Range(min=1))
    level = fields.String(validate=validate.OneOf(["beginner", "intermediate", "advanced"]))
    seats_left = fields.Integer(dump_only=True)
    trainer = fields.Nested(UserSchema(only=("id", "username")), dump_only=True)


class BookingSchema(BaseSchema):
    id = fields.Integer(dump_only=True)
    created_at = fields.DateTime(dump_only=True)
    cancelled_at = fields.DateTime(dump_only=True)
    gym_class = fields.Nested(GymClassSchema(only=("id", "title", "starts_at")), dump_only=True)
