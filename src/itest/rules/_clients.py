"""Libraries that talk to a service outside, by the name they are imported under, and who imports them."""

from __future__ import annotations

from itest.model.suite import FileFacts, Import

CLIENTS = (
    *("requests", "httpx", "aiohttp", "urllib3", "stripe", "paypalrestsdk", "braintree", "twilio", "sendgrid"),
    *("mailchimp_marketing", "smtplib", "aiosmtplib", "boto3", "aioboto3", "botocore", "minio", "openai", "anthropic"),
    *("slack_sdk", "telegram", "pika", "aio_pika", "kafka", "aiokafka", "confluent_kafka", "nats", "elasticsearch"),
    *("opensearchpy", "pymongo", "motor", "grpc", "zeep", "paramiko", "ldap3", "hvac", "github", "gitlab"),
)


def client_import(facts: FileFacts, client: str) -> Import | None:
    """The first import of the client in a file."""
    return next((one for one in facts.imports if one.module.partition(".")[0] == client), None)
