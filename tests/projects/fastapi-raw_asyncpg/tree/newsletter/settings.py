import os

DATABASE_URL = os.environ["DATABASE_URL"]
JWT_SECRET = os.environ["JWT_SECRET"]
JWT_HOURS = int(os.environ.get("JWT_HOURS", "8"))
LOG_FILE = os.environ.get("LOG_FILE", "logs/newsletter.log")
