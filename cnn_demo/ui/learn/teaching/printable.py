"""The lesson plans and notes as one HTML page to print. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from cnn_demo.ui.learn.result_files import STYLE as TABLE_STYLE

STYLE = (
    f"{TABLE_STYLE} "
    "h2 { break-before: page; } h1 + h2 { break-before: auto; } h3 { margin-bottom: 0.3rem; } section { break-inside: avoid; } "
    "td:first-child { width: 4.5rem; } "
    "@media print { a { color: inherit; } a::after { content: ' ' attr(href); font-size: 0.7em; word-break: break-all; } }"
)
Cell = str  # of HTML


def linked(text: str, url: str) -> Cell:
    return f'<a href="{escape(url)}">{escape(text)}</a>'


def table(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """rows: cells of HTML."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def heading(level: int, text: str) -> str:
    return f"<h{level}>{escape(text)}</h{level}>"


def paragraph(label: str, text: str) -> str:
    """label: in bold before the text; empty for none."""
    bold = f"<strong>{escape(label)}</strong> " if label else ""
    return f"<p>{bold}{escape(text)}</p>"


def items(texts: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def section(*parts: str) -> str:
    """Parts that stay on one sheet."""
    return "\n".join(("<section>", *parts, "</section>"))


def html_page(title: str, parts: Sequence[str]) -> bytes:
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head>\n<body>\n<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    ).encode()
