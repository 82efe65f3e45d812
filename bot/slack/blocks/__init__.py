"""Block Kit out of values. Pure; what was pasted goes out as plain or rich text, which nothing can ping from."""
