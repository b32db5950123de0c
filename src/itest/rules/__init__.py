"""One module, one doctor rule; its docstring is what `itest explain CODE` prints."""
