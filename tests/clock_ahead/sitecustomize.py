"""Read by Python at its start where this folder is on PYTHONPATH: the clock of the process runs ahead from then on.

`tests.server.running_service(clock_ahead=...)` uses it for the server and its workers.
"""

import os
import time
from datetime import UTC, datetime, timedelta

import time_machine

_ahead = timedelta(seconds=int(os.environ["TEST_CLOCK_AHEAD"]))
time_machine.travel(datetime.now(UTC) + _ahead, tick=True).start()
time.time()  # a travelling clock starts to tick when it is first read
