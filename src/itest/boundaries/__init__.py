"""One module is one integration boundary: a frozen declaration named BOUNDARY."""
