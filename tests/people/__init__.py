"""Who can come into an application, and how: on small applications, one for each way in."""
