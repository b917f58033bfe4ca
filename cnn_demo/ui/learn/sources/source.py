"""A source that a chapter cites."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    title: str
    authors: str
    year: int
    url: str

    def cited(self) -> str:
        """As Markdown: Authors (year), the title as a link."""
        return f"{self.authors} ({self.year}), [{self.title}]({self.url})"
