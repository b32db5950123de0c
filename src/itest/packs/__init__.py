"""Template packs: a team's own boundaries, and built-in templates made over, as cookiecutter templates that are shared.

A pack is read into memory from a folder, a zip or git, judged before anything of it is used, and rendered by
cookiecutter in a process of its own; what comes of it are texts by path, like everything else that itest writes.
"""
