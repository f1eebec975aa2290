"""The page of a run: what is on it, and that nothing of the notebook's can be more than text."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from jupyter_blocks.model.account import Account
from jupyter_blocks.reports import page
from jupyter_blocks.reports.markup import VOID, Markup, element, joined, prose, reference

from .accounts import EVIL, FAILED, NO_SETUP, SUCCEEDED, hostile

ACCOUNTS = {"failed": FAILED, "succeeded": SUCCEEDED, "no setup": NO_SETUP, "hostile": hostile()}
EMPTY_TAGS = {*VOID, "use", "path", "rect", "circle"}


class Reader(HTMLParser):
    """What a browser makes of a page: its elements with their attributes, its text, what is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module", params=ACCOUNTS.values(), ids=ACCOUNTS.keys())
def read(request: pytest.FixtureRequest) -> Reader:
    account: Account = request.param
    return Reader(page.render(account))


def test_the_page_is_whole(read: Reader) -> None:
    """Every element is closed where it was opened; ids are each one element's; links lead to one of them."""
    assert read.open == []
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {f"#{one}" for one in ids} >= {
        a["href"] for tag in ("a", "use") for a in read.of(tag) if "href" in a
    }


def test_the_page_needs_nothing(read: Reader) -> None:
    """No script, no event handler, no address but those on the page itself; and its policy says so."""
    tags = {tag for tag, _ in read.elements}
    assert not tags & {"script", "img", "iframe", "link", "object", "base", "form"}
    for tag, attributes in read.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "src"], tag
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in page.STYLE.read_text()
    assert any("default-src 'none'" in (meta.get("content") or "") for meta in read.of("meta"))


def test_what_the_notebook_holds_is_text() -> None:
    """A hostile name, source, output or message stands there as it is, but for what moves cursors."""
    html = page.render(ACCOUNTS["hostile"])
    read = Reader(html)
    readable = EVIL.replace("\x00", "").replace("\x1b[31m", "").replace("\ud800", "\\ud800")
    assert read.text.count(readable) > 10
    html.encode("utf-8")
    assert "<img" not in html
    assert "<!--" not in html
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", html)
    benign = Reader(page.render(FAILED))
    assert {tag for tag, _ in read.elements} <= {tag for tag, _ in benign.elements}


def test_what_is_told() -> None:
    """Each failure, assertion and output, the parameters, what was printed, when what ran, is on the page."""
    text = Reader(page.render(FAILED)).text
    for said in (
        "flights run 42",
        "2026-11-22 18:04:12 UTC",
        "2 succeeded, 2 failed, 2 skipped, 1 cancelled",
        "1 of 3 passed",
        "clean_weather failedcell 7 (clean_weather), line 1",
        "AssertionError: empty",
        "critical path 1.70 s: load_flights → clean",
        "upstream_failed (clean)",
        "reading 100 %",
        "UserWarning: odd",
        "flightsDataFrame336776 × 19",
        "month6instead of 1",
        "--until model",
        "languagepython 3.12.7",
        "packagespandas 3.1.1",
        "--timeout 600s",
    ):
        assert said in text, said
    assert "reading again" not in text, "that was a rebuild"


def test_sections() -> None:
    """What went wrong comes first, and is not there where nothing did."""

    def titles(account: Account) -> list[str]:
        return re.findall(r"<h2[^>]*>([^<]*)", page.render(account))

    assert titles(FAILED)[0] == "What went wrong"
    assert titles(SUCCEEDED) == [
        "Timeline",
        "Graph",
        "Blocks",
        "Assertions",
        "Logs and source",
        "Parameters and environment",
    ]


def test_the_same_run_gives_the_same_page() -> None:
    """There is no clock and no chance in it."""
    assert page.render(FAILED) == page.render(FAILED)


@pytest.mark.parametrize(
    ("made", "html"),
    [
        (lambda: element("p", "a<b"), "<p>a&lt;b</p>"),
        (lambda: element("p", Markup("<b>x</b>"), None, ["y", ["&"]]), "<p><b>x</b>y&amp;</p>"),
        (
            lambda: element("a", href='"><x', class_="c", open=True, id=None),
            '<a href="&quot;&gt;&lt;x" class="c" open></a>',
        ),
        (lambda: element("path", stroke_width="2"), '<path stroke-width="2"></path>'),
        (lambda: element("br"), "<br>"),
        (lambda: joined("a", element("i", "\x1b[31mred\x00\ud800")), "a<i>red\\ud800</i>"),
    ],
)
def test_markup(made: Callable[[], str], html: str) -> None:
    """Text is escaped, in elements and in attributes; only what is made by `element` is not."""
    assert made() == html


def test_what_stands_between_backquotes_is_code() -> None:
    """In a remedy; what it names is escaped as everywhere."""
    assert joined(prose("run it with `--until <a>`, then")) == (
        "run it with <code>--until &lt;a&gt;</code>, then"
    )
    assert "<code>--until clean</code>" in page.render(FAILED)


def test_references() -> None:
    """Blocks of different names have different ids, in ASCII."""
    assert [reference(name) for name in ("clean", "zürich", "a_b")] == [
        "block-clean",
        "block-z-fc-rich",
        "block-a_b",
    ]
