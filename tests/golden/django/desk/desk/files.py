from django.core.files.storage import Storage


class RemoteStorage(Storage):
    def _save(self, name, content):
        raise OSError("the file service was reached")

    def exists(self, name):
        raise OSError("the file service was reached")
