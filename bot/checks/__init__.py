"""Questions to the world, one module each: ask (async) and judge (pure)."""
