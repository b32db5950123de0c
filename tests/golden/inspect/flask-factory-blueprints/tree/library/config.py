import os


class Base:
    SECRET_KEY = os.environ.get("LIBRARY_SECRET_KEY", "not so secret")
    SQLALCHEMY_DATABASE_URI = os.environ.get("DATABASE_URL", "postgresql://localhost/library")


class Testing(Base):
    TESTING = True
    WTF_CSRF_ENABLED = False


CONFIGURATIONS = {"development": Base, "testing": Testing, "production": Base}
