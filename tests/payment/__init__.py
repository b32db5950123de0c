"""Payments and webhooks: what finds them, the Stripe that tests play, and the events that they sign."""
