from ninja import NinjaAPI

from events.api.auth import KeyAuth
from events.api.events import router as events_router
from events.api.events import tickets as tickets_router
from events.api.users import router as users_router

api = NinjaAPI(title="Events", version="1.2.0", auth=KeyAuth())
api.add_router("/users", users_router)
api.add_router("/events", events_router)
api.add_router("/tickets", tickets_router)


@api.get("/health", auth=None)
def health(request):
    return {"status": "ok"}
