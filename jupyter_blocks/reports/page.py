"""A run as one page of HTML that needs nothing beside it: no script, no network, no file.

What comes from the notebook is text on it (`markup.py`), and the page forbids itself scripts and requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from pathlib import Path

from jupyter_blocks._version import __version__
from jupyter_blocks.model.account import Account
from jupyter_blocks.model.events import KernelReady, PackagesImported, Stream
from jupyter_blocks.model.pipeline import PRELUDE, AssertionSeverity, OutlinedCell
from jupyter_blocks.model.run import AssertionResult, AssertionState, BlockRun, Compared, Failure, Output
from jupyter_blocks.reports import picture, timeline
from jupyter_blocks.reports.edges import label, shown
from jupyter_blocks.reports.history import counts_text, instant, options_text, selection_text, value_text
from jupyter_blocks.reports.icons import chip, icon, symbols
from jupyter_blocks.reports.markup import Child, Markup, element, prose, reference
from jupyter_blocks.reports.places import cell_text, place_text
from jupyter_blocks.reports.printed import printed
from jupyter_blocks.reports.runs import (
    failed_calls,
    failure_reason,
    is_warning,
    outcome_text,
    remedy,
    seconds_text,
    tests_text,
    traceback_lines,
)

STYLE = Path(__file__).with_name("page.css")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def render(account: Account) -> str:
    """The page."""
    title = f"{account.pipeline.name}: {_called(account)} {account.run.state}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name_="color-scheme", content="light dark"),
        element("title", title),
        element("style", Markup(STYLE.read_text(encoding="utf-8"))),
    )
    parts = (_failures, _timeline, _graph, _blocks, _assertions, _details, _settings)
    main = element("main", *(part(account) for part in parts))
    body = element("body", symbols(), _summary(account), main, _foot())
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _called(account: Account) -> str:
    return f"run {account.number}" if account.number else "run"


# -- parts of the page -------------------------------------------------------------------------------


def _summary(account: Account) -> Markup:
    run = account.run
    states = [block.state for block in run.blocks]
    tests = [result for block in run.blocks for result in block.assertions]
    passed = sum(result.state is AssertionState.PASSED for result in tests)
    facts = {
        "began": f"{instant(account.began, UTC)} UTC" if account.began else "",
        "took": seconds_text(run.seconds),
        "blocks": counts_text({state: states.count(state) for state in states}),
        "assertions": f"{passed} of {len(tests)} passed" if tests else "",
        "parameters": _parameters_text(account),
        "started by": account.request.started_by.value,
    }
    title = element("h1", account.pipeline.name, " ", element("span", _called(account), class_="quiet"))
    told = [
        element("div", element("dt", name), element("dd", value)) for name, value in facts.items() if value
    ]
    return element("header", element("div", title, chip(run.state), class_="title"), element("dl", told))


def _parameters_text(account: Account) -> Child:
    pairs = [f"{name}={value_text(value)}" for name, value in account.run.parameters.items()]
    return element("code", "  ".join(pairs)) if pairs else ""


def _failures(account: Account) -> Markup | None:
    cards: list[Markup] = []
    if account.run.failure is not None:
        cards.append(_failure_card(account, "the setup", account.run.failure, ()))
    for block in account.run.blocks:
        wrong = [one for one in block.assertions if one.state is not AssertionState.PASSED]
        if block.failure is not None:
            cards.append(_failure_card(account, block.block, block.failure, wrong))
        elif wrong:
            cards.append(_warning_card(account, block, wrong))
        cards += [_failure_card(account, *call, ()) for call in failed_calls(block)]
    return _section("What went wrong", *cards) if cards else None


def _failure_card(
    account: Account, subject: str, failure: Failure, wrong: Iterable[AssertionResult]
) -> Markup:
    outline = account.pipeline.outline
    tests = tuple(wrong)
    lines = () if tests else traceback_lines(outline, failure)
    return element(
        "article",
        _card_title("failed", subject, place_text(outline, failure.place)),
        None if tests else element("p", failure_reason(failure), class_="message"),
        [_assertion_body(account, result) for result in tests],
        _scrolling("pre", f"Traceback of {subject}", "\n".join(lines)) if lines else None,
        None if tests else _compared(failure.compared),
        element("p", prose(remedy(subject, failure)), class_="remedy"),
        class_="card failed",
    )


def _warning_card(account: Account, block: BlockRun, wrong: Iterable[AssertionResult]) -> Markup:
    return element(
        "article",
        _card_title("warned", block.block, ""),
        [_assertion_body(account, result) for result in wrong],
        class_="card warned",
    )


def _card_title(sign: str, subject: str, place: str) -> Markup:
    word = f"{subject} {sign}"
    return element(
        "h3", icon(sign), " ", word, element("span", place, class_="quiet place") if place else None
    )


def _assertion_body(account: Account, result: AssertionResult) -> Markup:
    place = place_text(account.pipeline.outline, result.place)
    return element(
        "div",
        element("h4", icon(_word(result)), " ", result.id, element("span", place, class_="quiet place")),
        _scrolling("pre", f"Source of {result.id}", result.source.rstrip()),
        element("p", result.message, class_="message") if result.message else None,
        _compared(result.compared),
        class_="assertion",
    )


def _compared(compared: tuple[Compared, ...]) -> Markup | None:
    if not compared:
        return None
    rows = [
        element(
            "tr",
            element("th", element("code", one.expression), scope="row"),
            element("td", element("code", one.value)),
        )
        for one in compared
    ]
    return element("table", element("caption", "values compared"), element("tbody", rows), class_="compared")


def _timeline(account: Account) -> Markup | None:
    found = timeline.spans(account)
    if not found:
        return None
    whole = max(span.end for span in found) or 1.0
    path = timeline.critical_path(account)
    took = sum(block.seconds for block in account.run.blocks if block.block in path)
    starts = [span for span in found if span.block is None]
    rows = [_time_row("kernel", None, starts, whole, is_critical=False)] if starts else []
    for block in account.run.blocks:
        own = [span for span in found if span.block == block.block]
        rows.append(_time_row(block.block, block, own, whole, is_critical=block.block in path))
    marks = [
        element("span", f"{tick:g} s", style=f"left:{100 * tick / whole:.2f}%")
        for tick in timeline.ticks(whole)
        if tick <= 0.96 * whole
    ]
    head = element(
        "tr",
        element("th", "block", scope="col"),
        element("th", element("div", marks, class_="axis"), scope="col", aria_label="time", class_="track"),
        element("th", "seconds", scope="col", class_="number"),
    )
    note = (
        element(
            "p",
            element("span", class_="stroke"),
            f"critical path {seconds_text(took)}: ",
            " → ".join(path),
            class_="note",
        )
        if len(path) > 1
        else None
    )
    table = element("table", element("thead", head), element("tbody", rows), class_="timeline")
    return _section("Timeline", note, _scrolling("div", "Timeline", table))


def _time_row(
    name: str, block: BlockRun | None, own: Iterable[timeline.Span], whole: float, *, is_critical: bool
) -> Markup:
    state = "start" if block is None else block.state.value
    bars = [_bar(span, state, whole, is_critical=is_critical) for span in own]
    heading = element(
        "span", icon(state) if block else None, " ", _link(name) if block else name, class_="named"
    )
    ran = block is None or block.attempt
    return element(
        "tr",
        element("th", heading, scope="row"),
        element(
            "td",
            element("div", bars or element("span", state, class_="quiet"), class_="bars"),
            class_="track",
        ),
        element("td", f"{sum(s.end - s.start for s in own):.2f}" if ran else "", class_="number"),
        class_="critical" if is_critical else None,
    )


def _bar(span: timeline.Span, state: str, whole: float, *, is_critical: bool) -> Markup:
    left, width = 100 * span.start / whole, 100 * (span.end - span.start) / whole
    what = "kernel starts" if span.block is None else f"{span.block}, {'rebuilt' if span.rebuild else state}"
    kind = "rebuild" if span.rebuild else state
    return element(
        "span",
        class_=f"bar {kind}{' critical' if is_critical and not span.rebuild else ''}",
        style=f"left:{left:.2f}%;width:{width:.2f}%",
        title=f"{what}: {span.start:.2f} s to {span.end:.2f} s",
    )


def _graph(account: Account) -> Markup | None:
    if not account.pipeline.blocks:
        return None
    return _section("Graph", _scrolling("div", "Graph", picture.draw(account), class_="picture"))


def _blocks(account: Account) -> Markup | None:
    rows = [
        element(
            "tr",
            element("th", _link(block.block), scope="row"),
            element("td", account.pipeline.by_name[block.block].kind.value, class_="quiet"),
            element("td", chip(block.state)),
            element("td", f"{block.seconds:.2f}" if block.attempt else "", class_="number"),
            element("td", tests_text(block.assertions, len(account.pipeline.by_name[block.block].tests), "")),
            element("td", outcome_text(account.pipeline.outline, block), class_="free"),
        )
        for block in account.run.blocks
    ]
    return _table("Blocks", ("block", "kind", "state", "seconds", "tests", "outputs"), rows)


def _assertions(account: Account) -> Markup | None:
    """What did not pass first."""
    found = [result for block in account.run.blocks for result in block.assertions]
    order = ("failed", "broken", "warned", "passed")
    rows = [
        element(
            "tr",
            element("td", chip(_word(result))),
            element("th", result.id, _severity(result), scope="row"),
            element("td", element("code", result.source.strip()), map(_pair, result.compared), class_="free"),
            element("td", f"{result.seconds:.3f}", class_="number"),
            class_=_word(result),
        )
        for result in sorted(found, key=lambda one: order.index(_word(one)))
    ]
    return _table("Assertions", ("result", "assertion", "source, and values compared", "seconds"), rows)


def _severity(result: AssertionResult) -> Markup | None:
    is_warn = result.severity is AssertionSeverity.WARN
    return element("span", " ", result.severity.value, class_="quiet") if is_warn else None


def _word(result: AssertionResult) -> str:
    return "warned" if is_warning(result) else result.state.value


def _pair(one: Compared) -> Markup:
    return element("code", element("span", one.expression, class_="quiet"), f" = {one.value}", class_="pair")


def _details(account: Account) -> Markup | None:
    """Of the prelude, each block and each callback that was called, folded: what it left, what it printed,
    its source."""
    texts = printed(account)
    outline = account.pipeline.outline
    parts: list[Markup] = []
    prelude = [cell for cell in outline.cells if cell.role in PRELUDE]
    if prelude:
        log = _log("the setup", texts.get(None, ()))
        parts.append(
            _fold("setup and parameters", None, _facts_of_log(texts.get(None, ())), log, _sources(prelude))
        )
    for block in account.run.blocks:
        known = account.pipeline.by_name[block.block]
        own = texts.get(block.block, ())
        feeding = [edge for edge in shown(account.pipeline) if edge.consumer == block.block]
        reads = ", ".join(f"{edge.producer} ({label(edge)})" for edge in feeding)
        parts.append(
            _fold(
                block.block,
                block,
                _facts_of_log(own),
                element("p", element("span", "reads from ", class_="quiet"), reads) if reads else None,
                _outputs(block.outputs),
                _log(block.block, own),
                _sources((*known.cells, *known.test_cells)),
            )
        )
    for callback, blocks in account.called.items():
        own = texts.get(callback, ())
        parts.append(
            _fold(
                callback,
                None,
                _facts_of_log(own),
                element("p", element("span", "called for ", class_="quiet"), ", ".join(blocks)),
                _log(callback, own),
                _sources(account.pipeline.by_name[callback].cells),
            )
        )
    return _section("Logs and source", *parts) if parts else None


def _fold(name: str, block: BlockRun | None, facts: str, *inside: Child) -> Markup:
    sign = icon(block.state) if block else None
    summary = element("summary", sign, " ", element("b", name), " ", element("span", facts, class_="quiet"))
    # A link opens what is folded if it leads to something inside.
    inner = element("div", *inside, id=reference(name) if block else None)
    return element("details", summary, inner)


def _facts_of_log(pieces: Iterable[tuple[Stream, str]]) -> str:
    lines = sum(len(text.splitlines()) for _, text in pieces)
    return f"{lines} {'line' if lines == 1 else 'lines'} printed" if lines else "nothing printed"


def _outputs(outputs: Iterable[Output]) -> Markup | None:
    rows = [
        element(
            "tr",
            element("th", element("code", one.name), scope="row"),
            element("td", one.type),
            element(
                "td",
                " × ".join(map(str, one.shape)) if one.shape is not None else one.text or "",
                class_="free",
            ),
        )
        for one in outputs
    ]
    return element("table", element("caption", "outputs"), element("tbody", rows)) if rows else None


def _log(name: str, pieces: Iterable[tuple[Stream, str]]) -> Markup | None:
    spans = [element("span", text, class_=stream.value) for stream, text in pieces]
    return _scrolling("pre", f"Log of {name}", spans, class_="log") if spans else None


def _sources(cells: Iterable[OutlinedCell]) -> Iterator[Markup]:
    for cell in cells:
        where = cell_text(cell)
        yield element("p", where, class_="quiet")
        yield _scrolling("pre", f"Source of {where}", cell.cell.source.rstrip(), class_="code")


def _settings(account: Account) -> Markup:
    """What the run was asked for, and in what it ran."""
    notebook, request = account.pipeline.outline.notebook, account.request
    given = account.run.parameters
    rows = [
        element(
            "tr",
            element("th", element("code", one.name), scope="row"),
            element("td", element("code", value_text(given[one.name]) if one.name in given else one.default)),
            element(
                "td",
                f"instead of {one.default}" if one.name in given else "as in the notebook",
                class_="quiet",
            ),
        )
        for one in account.pipeline.parameters
    ]
    parameters = element("table", element("caption", "parameters"), element("tbody", rows)) if rows else None
    facts = {
        "notebook": notebook.path.name if notebook.path else notebook.name,
        "run": account.run.id,
        "selection": selection_text(request.selection) or "all blocks",
        "options": options_text(request),
        "kernel": request.kernel or notebook.kernel,
        "language": _language(account),
        "packages": ", ".join(f"{name} {version}" for name, version in _packages(account).items()),
    }
    rows = [
        element("tr", element("th", name, scope="row"), element("td", value, class_="free"))
        for name, value in facts.items()
        if value
    ]
    environment = element("table", element("caption", "environment"), element("tbody", rows))
    return _section("Parameters and environment", element("div", parameters, environment, class_="beside"))


def _language(account: Account) -> str:
    """ "python 3.12.7", as the kernel said."""
    ready = (one.event for one in account.entries if isinstance(one.event, KernelReady))
    said = next((f"{event.language} {event.version}" for event in ready if event.language), "")
    return said or account.pipeline.outline.notebook.language


def _packages(account: Account) -> Mapping[str, str]:
    """The versions of the packages that were imported, by name in alphabetical order."""
    found: dict[str, str] = {}
    for logged in account.entries:
        if isinstance(logged.event, PackagesImported):
            found |= logged.event.packages
    return dict(sorted(found.items()))


def _foot() -> Markup:
    return element("footer", element("p", f"Jupyter Blocks {__version__}"))


# -- what parts are made of --------------------------------------------------------------------------


def _section(title: str, *inside: Child) -> Markup:
    name = f"part-{title.lower().replace(' ', '-')}"
    return element("section", element("h2", title, id=name), *inside, aria_labelledby=name)


def _table(title: str, words: Iterable[str], rows: list[Markup]) -> Markup | None:
    if not rows:
        return None
    cells = [
        element("th", word, scope="col", class_="number" if word == "seconds" else None) for word in words
    ]
    table = element("table", element("thead", element("tr", cells)), element("tbody", rows), class_="list")
    return _section(title, _scrolling("div", title, table))


def _scrolling(tag: str, name: str, *inside: Child, class_: str = "") -> Markup:
    """What may be wider than the page: it scrolls by itself, with the keyboard, too."""
    return element(
        tag, *inside, class_=f"wide {class_}".strip(), aria_label=name, tabindex="0", role="region"
    )


def _link(block: str) -> Markup:
    return element("a", block, href=f"#{reference(block)}")
