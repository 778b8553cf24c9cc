"""What a session check costs beside stock Django, measured side by side in one run: `bin/bench`."""
