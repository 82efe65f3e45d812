"""What is wrong with the catalog, and where."""

from dataclasses import dataclass

from bot.errors import CatalogError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault. `line` counts from 1; 0 means the file as a whole."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"

    def error(self) -> CatalogError:
        """Return the fault as an exception."""
        return CatalogError(self.path, self.line, self.text)
