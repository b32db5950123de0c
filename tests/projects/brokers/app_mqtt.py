"""A house whose lights and alarms are told by MQTT."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import paho.mqtt.client as mqtt
from fastapi import FastAPI
from pydantic import BaseModel

client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="house")


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    client.connect(os.environ.get("MQTT_BROKER", "mqtt.house.example.com"), int(os.environ.get("MQTT_PORT", "1883")))
    client.loop_start()
    yield
    client.disconnect()
    client.loop_stop()


app = FastAPI(lifespan=lifespan)


class Light(BaseModel):
    room: str
    brightness: int


class Alarm(BaseModel):
    reason: str


@app.post("/lights", status_code=202)
def switch(light: Light) -> dict[str, str]:
    told = {"brightness": light.brightness, "by": "app"}
    client.publish(f"house/{light.room}/light", json.dumps(told), retain=True)
    return {"status": "sent"}


@app.post("/alarms", status_code=202)
def alarm(alarm: Alarm) -> dict[str, str]:
    client.publish("house/alarm", alarm.reason, qos=1)
    return {"status": "raised"}
