from fastapi import APIRouter

from kitchen.routes import cooks, recipes

api = APIRouter()
for module in (cooks, recipes):
    api.include_router(module.router)
