"""What the observer knows before it calls anything: the application, its words, and how values and answers are read."""
