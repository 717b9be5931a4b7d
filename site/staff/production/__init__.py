"""Production in the Wagtail admin: ordering work, receiving it, worked time, counting stock."""
