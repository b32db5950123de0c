from sqlalchemy.ext.asyncio import create_async_engine

from kitchen.settings import settings

engine = create_async_engine(settings.url)
