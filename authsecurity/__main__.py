"""`python -m authsecurity` is the `authsecurity` command."""

import sys

from authsecurity.project.command import main

sys.exit(main())
