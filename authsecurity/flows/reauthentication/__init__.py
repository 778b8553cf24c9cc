"""Is it still you? All factors again, before anything that could lock the owner out; good for ten minutes."""
