"""The journeys that cross rooms: signing in, registering, confirming that it is still you, adding a second factor."""
