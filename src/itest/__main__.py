"""`python -m itest` is the same command."""

from __future__ import annotations

import sys

from itest.cli.main import main

sys.exit(main())
