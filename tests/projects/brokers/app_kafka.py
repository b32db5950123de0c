"""A shop that tells its orders and who looks at them to Kafka."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer
from fastapi import FastAPI, Request
from pydantic import BaseModel


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    servers = os.environ.get("KAFKA_BOOTSTRAP_SERVERS", "kafka.shop.example.com:9092")
    app.state.producer = AIOKafkaProducer(bootstrap_servers=servers)
    await app.state.producer.start()
    yield
    await app.state.producer.stop()


app = FastAPI(lifespan=lifespan)


class Order(BaseModel):
    product: str
    amount: int


@app.post("/orders", status_code=202)
async def order(order: Order, request: Request) -> dict[str, str]:
    told = {"product": order.product, "amount": order.amount}
    await request.app.state.producer.send_and_wait("orders-created", json.dumps(told).encode(), b"shop")
    return {"status": "taken"}


@app.post("/visits", status_code=202)
async def visit(order: Order, request: Request) -> dict[str, str]:
    await request.app.state.producer.send(f"visits-{order.amount}", order.product.encode())
    return {"status": "seen"}
