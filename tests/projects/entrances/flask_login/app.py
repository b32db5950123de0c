from flask import Flask, redirect, render_template_string, request, url_for
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user, logout_user
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import FlaskForm
from werkzeug.security import check_password_hash, generate_password_hash
from wtforms import PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, Email, EqualTo

app = Flask(__name__)
app.config.update(SECRET_KEY="s", SQLALCHEMY_DATABASE_URI="sqlite:///app.db")
db = SQLAlchemy(app)
login = LoginManager(app)
login.login_view = "sign_in"
PAGE = """<title>{{ title }}</title><form method="post">{{ form.hidden_tag() }}
{% for field in form if field.widget.input_type != "hidden" %}{{ field.label }} {{ field() }} {{ field.errors }}{% endfor %}</form>"""


class User(UserMixin, db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(120), unique=True, nullable=False)
    password_hash = db.Column(db.String(255), nullable=False)


class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.String(200), nullable=False)
    user_id = db.Column(db.ForeignKey("user.id"), nullable=False)


class Register(FlaskForm):
    email = StringField(validators=[DataRequired(), Email()])
    password = PasswordField(validators=[DataRequired()])
    again = PasswordField(validators=[DataRequired(), EqualTo("password")])
    submit = SubmitField("Register")


class SignIn(FlaskForm):
    email = StringField(validators=[DataRequired()])
    password = PasswordField(validators=[DataRequired()])
    submit = SubmitField("Sign in")


class Write(FlaskForm):
    text = StringField(validators=[DataRequired()])


@login.user_loader
def load(key):
    return db.session.get(User, int(key))


@app.route("/register", methods=["GET", "POST"])
def register():
    form = Register()
    if form.validate_on_submit():
        db.session.add(User(email=form.email.data, password_hash=generate_password_hash(form.password.data)))
        db.session.commit()
        return redirect(url_for("sign_in"))
    return render_template_string(PAGE, form=form, title="Register")


@app.route("/signin", methods=["GET", "POST"])
def sign_in():
    form = SignIn()
    if form.validate_on_submit():
        user = db.session.scalar(db.select(User).where(User.email == form.email.data))
        if user and check_password_hash(user.password_hash, form.password.data):
            login_user(user)
            return redirect(url_for("notes"))
    return render_template_string(PAGE, form=form, title="Sign in")


@app.route("/logout")
def logout():
    logout_user()
    return redirect(url_for("sign_in"))


@app.route("/", methods=["GET", "POST"])
@login_required
def notes():
    form = Write()
    if form.validate_on_submit():
        db.session.add(Note(text=form.text.data, user_id=current_user.id))
        db.session.commit()
        return redirect(url_for("notes"))
    mine = db.session.scalars(db.select(Note).where(Note.user_id == current_user.id))
    return render_template_string(
        PAGE + "{% for n in mine %}<p>{{ n.text }}</p>{% endfor %}", form=form, title="Notes", mine=mine
    )


with app.app_context():
    db.create_all()
