"""Messages: what the application publishes to a broker for other programs, without a library of jobs in between."""

from __future__ import annotations

from itest.boundaries._brokers import context, unsupported
from itest.boundaries._uses import imported, uses
from itest.model.declarations import Boundary, Effect
from itest.model.facts import Evidence, ProjectFacts
from itest.source.code import Code

_CALLED = (
    *("kombu.Connection", "kombu.Producer", "kombu.Consumer", "kombu.mixins.", "pika.", "aio_pika.connect"),
    *("aiormq.connect", "amqpstorm.Connection", "aiokafka.AIOKafka", "kafka.Kafka", "confluent_kafka.", "faststream."),
    *("nats.connect", "nats.aio.client.", "paho.mqtt.client.Client", "paho.mqtt.publish.", "aiomqtt.Client"),
    *("gmqtt.Client", "google.cloud.pubsub", "azure.servicebus."),
)
_NO_CALL = ("pika.exceptions", "kombu.exceptions", "confluent_kafka.KafkaError", "confluent_kafka.KafkaException")
_LIBRARIES = imported(
    [
        *("kombu", "pika", "aio_pika", "aiormq", "amqpstorm", "aiokafka", "kafka", "confluent_kafka", "faststream"),
        *("nats", "paho", "aiomqtt", "gmqtt", r"google\.cloud", r"azure\.servicebus"),
    ]
)


def _detect(code: Code, _facts: ProjectFacts) -> tuple[Evidence, ...]:
    """Brokers that are spoken to."""
    return uses(code, _LIBRARIES, lambda m: m.startswith(_CALLED) and not m.startswith(_NO_CALL))


BOUNDARY = Boundary(
    name="messages",
    title="Messages",
    priority="important",
    reason="what is not published, or says something else, goes wrong in somebody else's program",
    detect=_detect,
    effect=Effect(
        kind="messages", fixture="broker", module=".support.broker", item="message", positional=("to", "body")
    ),
    fixtures=("broker",),
    context=context,
    unsupported=unsupported,
)
