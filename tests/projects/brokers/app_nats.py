"""A shop that tells its orders to a stream of NATS, and who looks at them to nobody in particular."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import nats
from fastapi import FastAPI, Request
from pydantic import BaseModel


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.client = await nats.connect(os.environ.get("NATS_URL", "nats://nats.shop.example.com:4222"))
    app.state.stream = app.state.client.jetstream()
    await app.state.stream.add_stream(name="orders", subjects=["orders.*"], storage="memory")
    yield
    await app.state.client.drain()


app = FastAPI(lifespan=lifespan)


class Order(BaseModel):
    product: str
    amount: int


@app.post("/orders", status_code=202)
async def order(order: Order, request: Request) -> dict[str, str]:
    told = {"product": order.product, "amount": order.amount}
    await request.app.state.stream.publish("orders.created", json.dumps(told).encode(), headers={"Source": "shop"})
    return {"status": "taken"}


@app.post("/visits", status_code=202)
async def visit(order: Order, request: Request) -> dict[str, str]:
    await request.app.state.client.publish(f"visits.{order.amount}", order.product.encode())
    return {"status": "seen"}
