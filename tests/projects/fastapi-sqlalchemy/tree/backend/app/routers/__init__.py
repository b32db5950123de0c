from fastapi import APIRouter

from app.routers import auth, locations, products

api_router = APIRouter(prefix="/api")
api_router.include_router(auth.router)
api_router.include_router(locations.router)
api_router.include_router(products.router)
