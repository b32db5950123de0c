"""Text messages of {{ cookiecutter.project }}."""
