"""One module per family of mappers: which models and tables does the application have?

Each has `models(project) -> list of RuntimeModel dicts` and `tables(project) -> list of names`.
"""
