"""The map of the boundaries as one self-contained page: no network, no script, readable in light and dark."""

from __future__ import annotations

from itest.assets import templates
from itest.console.chart import counted, headline, remark, standing
from itest.console.text import place
from itest.model.chart import Area, Chart


def chart_page(chart: Chart) -> str:
    """The HTML; everything that comes from the project is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(templates()),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(place=place)
    page = environment.get_template("map/page.html.jinja")
    priorities = tuple(dict.fromkeys(area.priority for area in chart.areas))
    return page.render(
        chart=chart,
        headline=headline(chart),
        priorities=priorities,
        standing=standing,
        remark=remark,
        state=_state,
        rows=_rows(chart),
        counted=counted,
    )


def _state(area: Area) -> str:
    """The class of a boundary's badge."""
    if area.uncovered:
        return "open" if len(area.uncovered) == len(area.crossings) else "partly"
    return "covered" if area.tests else "unseen"


def _rows(chart: Chart) -> list[tuple[str, list[int | None]]]:
    """For each endpoint how many tests cover it where it crosses each boundary; None where it does not."""
    counts = [{crossing.endpoint: len(crossing.covering) for crossing in area.crossings} for area in chart.areas]
    return [(key, [count.get(key) for count in counts]) for key in chart.endpoints]
