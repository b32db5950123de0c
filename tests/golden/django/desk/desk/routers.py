class ArchiveRouter:
    def db_for_read(self, model, **hints):
        return "archive" if model.__name__ == "OldTicket" else None

    db_for_write = db_for_read

    def allow_migrate(self, db, app_label, model_name=None, **hints):
        return (model_name == "oldticket") == (db == "archive") if model_name else None
