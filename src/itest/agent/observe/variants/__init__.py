"""What else is seen of an endpoint that works: refusals, queries, troubles and events."""
