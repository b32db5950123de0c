from fastapi import FastAPI

from app.api import account, books, orders


def create_app() -> FastAPI:
    app = FastAPI(title="Bookshop", version="2.1.0")
    for module in (account, books, orders):
        app.include_router(module.router, prefix="/v1")
    return app


app = create_app()
