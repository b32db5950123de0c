"""What any call does to the rows tells nothing, and what sets a read after an act apart must be told."""

from __future__ import annotations

from itest.model.observations import RowChange, Scenario
from itest.stages.plan.tests.background import set_off
from itest.stages.plan.tests.deeds import CREATE, Deed
from itest.stages.plan.tests.fold import Group
from itest.stages.plan.tests.literals import Scope
from itest.stages.plan.tests.prose import refused, title
from itest.stages.plan.tests.shorten import readable
from itest.stages.plan.tests.views import viewed
from itest.stages.plan.tests.world import world
from tests.plan.examples import parts as p

LAST_SEEN = p.row("changed", "user", last_seen=p.MOMENT)
HOME, PROFILE = p.request("GET", "/"), p.request("GET", "/profile")
READS = (p.scenario(HOME, 200, rows=[LAST_SEEN]), p.scenario(PROFILE, 200, rows=[LAST_SEEN]))
POST = Deed(verb="create", object="post", rank=CREATE, item="post")


def empty_post(*rows: RowChange) -> Scenario:
    sent = p.request("POST", "/", form={"post": ""})
    return p.scenario(sent, 200, intent="invalid", subject="post: empty", rows=rows, shows=("This field is required.",))


def test_a_form_that_is_shown_again_is_a_refusal_although_its_sender_was_last_seen_now() -> None:
    """The row that every call touches is not what the form was sent for."""
    found = set_off([*READS, empty_post(LAST_SEEN)])[-1]

    assert found.quiet
    assert refused(found)
    assert title(POST, found).name == "test_create_post_with_empty_post_is_refused"


def test_a_form_that_changes_something_of_its_own_is_accepted() -> None:
    """Whatever else any call does."""
    found = set_off([*READS, empty_post(LAST_SEEN, p.row("created", "post", body=""))])[-1]

    assert not found.quiet
    assert not refused(found)


def test_what_an_act_has_changed_is_not_left_out_of_a_long_answer() -> None:
    """The count that is one more is shown rather than names that were the same before."""
    sent = p.request("GET", "/users")

    def listed(posts: int) -> list[dict[str, object]]:
        texts = {f"text-{number}": "some longer text" * 2 for number in range(9)}
        return [{"id": n, "username": f"user {n}", **texts, "posts": posts if n == 1 else 0} for n in range(4)]

    before = p.scenario(sent, 200, listed(0))
    after = p.scenario(sent, 200, listed(1), intent="after", subject="creating a post")
    found = set_off([before, after])[-1]

    assert found.answer.telling == {"posts"}
    assert '"posts": 1' in readable(found.answer.body, Scope(), found.answer.telling).text
    assert '"posts"' not in readable(before.answer.body, Scope()).text
    runtime, observed = p.runtime([p.endpoint("GET /users")], [], {}), p.observations(p.personas(None, None), [], [])
    known = world(p.facts("flask", "flask_sqlalchemy"), p.answers(), runtime, observed)
    told, _ = viewed([Group(scenarios=(found,))], known)
    assert [user["posts"] for user in told[0].scenarios[0].answer.body] == [0, 1, 0, 0]
