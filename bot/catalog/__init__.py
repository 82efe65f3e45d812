"""The code that reads catalog/: causes, rules, loading, classifying, linting. Pure but for reading files."""
