"""The verbs of the command line, one module each: parse, call the stages, hand the result to the console."""
