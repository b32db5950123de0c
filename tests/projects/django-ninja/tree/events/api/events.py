import logging
from typing import List, Optional
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from ninja.errors import HttpError
from ninja.pagination import LimitOffsetPagination, paginate

from events.api.schemas import EventIn, EventOut, EventPatch, Message, TicketOut
from events.models import Event, Ticket

log = logging.getLogger(__name__)
router = Router(tags=["events"])
tickets = Router(tags=["tickets"])


def own_event(request, event_id):
    event = get_object_or_404(Event.objects.visible(), id=event_id)
    if event.organiser_id != request.auth.id:
        raise HttpError(403, "not your event")
    return event


@router.get("/", response=List[EventOut], auth=None)
@paginate(LimitOffsetPagination)
def list_events(request, search: Optional[str] = Query(None)):
    events = Event.objects.visible().select_related("organiser").order_by("-seats")
    return events.filter(title__icontains=search) if search else events


@router.post("/", response={201: EventOut})
def create_event(request, data: EventIn):
    event = Event.objects.create(organiser=request.auth, **data.dict())
    log.info("event %s created", event.id)
    return 201, event


@router.get("/{uuid:event_id}", response=EventOut, auth=None)
def read_event(request, event_id: UUID):
    return get_object_or_404(Event.objects.visible(), id=event_id)


@router.patch("/{uuid:event_id}", response={200: EventOut, 409: Message})
def change_event(request, event_id: UUID, data: EventPatch):
    event = own_event(request, event_id)
    if data.seats is not None and data.seats < event.tickets.count():
        return 409, {"message": "more seats are sold"}
    for name, value in data.dict(exclude_none=True).items():
        setattr(event, name, value)
    event.save()
    return 200, event


@router.delete("/{uuid:event_id}", response={204: None})
def remove_event(request, event_id: UUID):
    own_event(request, event_id).remove()
    return 204, None


@router.post("/{uuid:event_id}/tickets", response={201: TicketOut, 409: Message})
def buy_ticket(request, event_id: UUID):
    with transaction.atomic():
        event = get_object_or_404(Event.objects.visible().select_for_update(), id=event_id)
        if event.tickets.filter(holder=request.auth).exists():
            return 409, {"message": "you have a ticket"}
        if event.tickets.count() >= event.seats:
            return 409, {"message": "sold out"}
        return 201, Ticket.objects.create(event=event, holder=request.auth)


@tickets.get("/", response=List[TicketOut])
def my_tickets(request):
    return request.auth.tickets.order_by("bought_at")


@tickets.delete("/{uuid:ticket_id}", response={204: None})
def give_back(request, ticket_id: UUID):
    get_object_or_404(Ticket, id=ticket_id, holder=request.auth).delete()
    return 204, None
