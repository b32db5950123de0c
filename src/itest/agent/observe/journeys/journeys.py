"""The flows that matter most, put together from who makes what and who asks for it, and played to see them work."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional

from ..drafts.catalog import Catalog
from ..known import holes
from ..known.app import App
from ..people.newcomer import Newcomer
from ..playing.play import NotArrangedError, Player
from ..playing.stage import SceneError
from ..search.search import Found
from .chapters import Chapters
from .plots import Plot, plots
from .story import Story, replayed

Json = Dict[str, Any]
MOST = 3
TRIED = 5
FEWEST_KINDS = 3
OPENING = ("sign up", "log in")


class Journeys:
    """Composes stories out of calls that were seen to work; each is played once while it is put together."""

    def __init__(self, app: App, player: Player, catalog: Catalog, found: Mapping[str, Found]) -> None:
        self.app = app
        self.player = player
        self.catalog = catalog
        self.found = found
        self.odd: List[Json] = []

    def told(self, cast: Json) -> List[Json]:
        """The stories: that of the account itself where one can be opened, then the resources with the longest lives.

        Each is {"noun", "way", "values", "proof", "givens", "steps", "records", "rows"}.
        """
        newcomer = Newcomer(cast)
        stories: List[Json] = []
        covered: List[str] = []
        if newcomer.way == "new":
            stories += self._played(newcomer, None)
        for plot in plots(self.app, self.catalog, self.found)[:TRIED]:
            if plot.table in covered or len(stories) >= MOST + (newcomer.way == "new"):
                continue
            found = self._played(newcomer, plot)
            if not found and cast.get("also"):
                found = self._played(Newcomer(cast, everywhere=True), plot)
            covered += [str(step["table"]) for story in found for step in story["steps"] if step["name"]]
            stories += found
        return stories

    def _played(self, newcomer: Newcomer, plot: Optional[Plot]) -> List[Json]:
        """The story of a plot (of the account itself without one) as a list; an empty one where too little works."""
        givens = self._givens(plot) if plot is not None else []
        if plot is not None and plot.served:
            newcomer = Newcomer.nobody()

        def act(request: Any) -> Optional[Json]:
            story = Story(self.player, self.app, newcomer.proof, request)
            story.give(givens)
            chapters = Chapters(story, newcomer, self.app, self.catalog)
            with story.scene.watched() as watch:
                if not self._opened(story, newcomer):
                    return None
                chapters.life(plot) if plot is not None else chapters.account(list(self.found.values()))
                self.odd += story.odd
            return {"steps": story.steps, "records": story.records, "rows": watch.seen}

        try:
            played: Optional[Json] = self.player.stage.scene(act)
        except (NotArrangedError, holes.UnfilledError, SceneError):
            return []
        if played is None or not _worth(played):
            return []
        about = {"noun": plot.label if plot is not None else "account", "way": newcomer.way, "values": newcomer.values}
        told = {**about, "proof": newcomer.proof, "givens": givens, **played}
        # what was tried and left out may have written something: its steps alone are what the story is
        return [{**told, **(replayed(self.player, self.app, told) or {})}]

    def _givens(self, plot: Plot) -> List[str]:
        """What must be there first and is not the newcomer's own making."""
        return [name for name in plot.needs if not plot.own(name)]

    def _opened(self, story: Story, newcomer: Newcomer) -> bool:
        for step in newcomer.steps:
            record = story.take(step)
            if record is None or record.reply.status >= 400 or record.reply.raised:
                return False
        return True


def _worth(played: Json) -> bool:
    """Whether enough happens; of pages less is needed, as each shows the thing in its own way."""
    pages = any(not record["is_json"] and record["shown"] for record in played["records"])
    told = any(record["notice"] for record in played["records"])
    pages = pages or told
    return len({step["kind"] for step in played["steps"]} - set(OPENING)) >= FEWEST_KINDS - pages - told
