import logging
from contextlib import asynccontextmanager

from fastapi import FastAPI

from newsletter.api import editors, issues, subscribers
from newsletter.db import open_pool
from newsletter.settings import LOG_FILE

logging.basicConfig(filename=LOG_FILE, level=logging.INFO)
log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.pool = await open_pool()
    log.info("pool is open")
    yield
    await app.state.pool.close()


def get_application() -> FastAPI:
    application = FastAPI(title="Newsletter", lifespan=lifespan)
    application.include_router(editors.router, prefix="/api", tags=["editors"])
    application.include_router(issues.router, prefix="/api", tags=["issues"])
    application.include_router(subscribers.router, prefix="/api", tags=["subscribers"])
    return application


app = get_application()
