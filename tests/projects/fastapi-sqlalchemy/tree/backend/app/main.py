from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.database import Base, engine
from app.routers import api_router


@asynccontextmanager
async def lifespan(app: FastAPI):
    Base.metadata.create_all(bind=engine)
    app.state.ready = True
    yield
    app.state.ready = False


app = FastAPI(title="Warehouse", lifespan=lifespan)
app.include_router(api_router)


@app.get("/health")
def health() -> dict[str, bool]:
    return {"ready": app.state.ready}
