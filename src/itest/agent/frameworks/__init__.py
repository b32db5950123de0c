"""One module per web framework, named as the framework's id: what endpoints does the application serve?

Each has `endpoints(application, project) -> list of Endpoint dicts` and `describe(application) -> dict` with
"app_type" and "features".
"""
