FLASK_APP=wsgi.py
FLASK_CONFIG=development
