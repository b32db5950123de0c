"""One module is one ORM (or way to reach a database): a frozen declaration named ORM."""
