import pytest
import sqlalchemy as sa

from labase_survey.errors import NotFoundError, PhaseError
from labase_survey.store import tables


def test_tokens_are_shown_once_and_stored_hashed(opened):
    tokens = opened.invite("small", "priorities", count=3, category="agent", institution="state")
    assert len(set(tokens)) == 3
    with opened.engines.reading() as connection:
        rows = connection.execute(sa.select(tables.invitation)).all()
    assert {(row.category, row.institution, row.used) for row in rows} == {("agent", "state", 0)}
    assert not {row.token_hash for row in rows} & set(tokens)


def test_a_token_is_good_for_every_step_that_asks_for_one(opened, entry, statuses):
    (token,) = opened.invite("small", count=1, category="user")
    assert statuses(entry("priorities", {"dots": {"bus": 1}}, token=token)) == ["stored"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"category": "mayor"}, "consultation 'small' has no category 'mayor'; it has: user, agent"),
        ({"category": None}, "an invitation says in what capacity people take part; write one of: user, agent"),
        (
            {"category": "agent", "institution": "army"},
            "category 'agent' has no institution 'army'; it has: state, city",
        ),
        ({"category": "user", "institution": "city"}, "category 'user' has no institution 'city'; it has: none"),
    ],
)
def test_an_invitation_for_nobody_is_refused(opened, asked, told):
    with pytest.raises(NotFoundError) as caught:
        opened.invite("small", count=1, **asked)
    assert str(caught.value) == told


def test_a_number_of_invitations_that_makes_no_sense_is_refused(opened):
    with pytest.raises(ValueError) as caught:
        opened.invite("small", count=0, category="user")
    assert str(caught.value) == "0 invitations can't be made; ask for 1 to 100000 at a time"


def test_an_open_step_takes_no_invitation(opened):
    with pytest.raises(PhaseError) as caught:
        opened.invite("small", "feedback", count=1, category="user")
    assert str(caught.value) == (
        "step 'feedback' of 'small' is open to anybody and takes no invitation; "
        'write admission = "invitation" in its text before it opens'
    )


def test_nobody_is_invited_to_a_closed_step(opened):
    opened.close_step("small", "priorities", grace=0)
    with pytest.raises(PhaseError) as caught:
        opened.invite("small", "priorities", count=1, category="user")
    assert str(caught.value) == "step 'priorities' is closed in 'small': nobody can be invited any more"
    with pytest.raises(PhaseError, match="no step that is still to close asks for an invitation in 'small': nobody"):
        opened.invite("small", count=1, category="user")
