import json

import pytest
import sqlalchemy as sa

from labase_survey import verify
from labase_survey.analysis.answers import summary
from labase_survey.errors import ActionError, NotFoundError, PhaseError
from labase_survey.intake import receive
from labase_survey.store import Participation, tables

SIDS = [f"{number:032x}" for number in range(1, 7)]
INSULT = "M. Untel dort  au guichet"


@pytest.fixture
def said(opened, entry):
    """Six people gave their view, in the order of SIDS; their receipts."""
    words = ["Plus de bus", INSULT, "Merci", "Merci", "Ouvrir le soir", "Rien à dire"]
    entries = [
        entry("feedback", {"met": "yes", "words": text}, sid=sid, category="user")
        for sid, text in zip(SIDS, words, strict=True)
    ]
    return [outcome.receipt for outcome in opened.submit_many(entries)]


@pytest.fixture
def closed(opened, said, tmp_path, monkeypatch):
    """The same, closed, its public file written."""
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    opened.close_step("small", "feedback", grace=0)
    opened.write_seal("small", "feedback")
    return opened


def refused(act, *words, **more):
    with pytest.raises((ActionError, NotFoundError, PhaseError)) as caught:
        act("small", *words, **more)
    return str(caught.value)


def test_a_response_set_aside_stays_with_its_reason_and_does_not_count(opened, said):
    opened.void("small", "feedback", receipt=said[0].lower(), reason="  un essai\nde l'équipe ", actor="labase void")
    with opened.engines.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(tables.response)) == 6
        assert sorted(connection.scalars(sa.select(tables.response.c.void_reason)), key=str) == [
            *[None] * 5,
            "un essai de l'équipe",
        ]
    assert opened.participation("small", "feedback") == Participation(5, {"user": 5, "agent": 0}, {}, 0, voided=1)
    assert opened.actions("small")[-1]["what"] == f"voided {said[0]} of feedback: un essai de l'équipe"
    opened.close_step("small", "feedback", grace=0)
    assert opened.answers("small", "feedback", "met").n == 5
    assert opened.seal("small", "feedback")["count"] == 6


def test_the_reason_is_sealed_with_the_response(opened, said, tmp_path, monkeypatch):
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    opened.void("small", "feedback", receipt=said[0], reason="un essai")
    opened.close_step("small", "feedback", grace=0)
    opened.write_seal("small", "feedback")
    assert opened.verify("small", "feedback") == []
    with opened.engines.writing() as connection:
        changed = sa.update(tables.response).where(tables.response.c.void_reason.is_not(None))
        connection.execute(changed.values(void_reason="autre chose"))
    assert opened.verify("small", "feedback")[0] == f"response {said[0]} was changed since the close"


def test_the_device_that_changes_a_response_set_aside_is_told_so(opened, said, entry):
    opened.void("small", "feedback", receipt=said[0], reason="un essai")
    sent = {"consultation": "small", "step": "feedback", "sid": SIDS[0], "category": "user", "answers": {"met": "no"}}
    replies = [
        receive(opened, {**sent, "edition": 2, "language": language}, channel="web") for language in ("fr", "en")
    ]
    assert [(reply["code"], reply["message"]) for reply in replies] == [
        (
            "set-aside",
            "L'équipe de facilitation a écarté cette réponse\u202f: elle ne compte pas et ne peut plus être modifiée. "
            "Vous pouvez lui demander pourquoi, ou retirer votre réponse.",
        ),
        (
            "set-aside",
            "The facilitation team set this response aside: it does not count and cannot be changed. You may ask them "
            "why, or withdraw your response.",
        ),
    ]
    assert opened.participation("small", "feedback").total == 5


def test_who_was_set_aside_may_withdraw_and_is_still_set_aside(opened, said, entry):
    opened.void("small", "feedback", receipt=said[0], reason="un essai")
    gone = entry("feedback", None, sid=SIDS[0], edition=2)
    again = entry("feedback", {"met": "yes"}, sid=SIDS[0], edition=3, category="user")
    assert [outcome.status for outcome in opened.submit_many([gone, again])] == ["withdrawn", "set-aside"]


def test_a_response_set_aside_by_mistake_counts_again(opened, said, entry):
    opened.void("small", "feedback", receipt=said[0], reason="un essai")
    opened.unvoid("small", "feedback", receipt=said[0], reason="une vraie réponse")
    assert opened.participation("small", "feedback").total == 6
    changed = entry("feedback", {"met": "no"}, sid=SIDS[0], edition=2, category="user")
    assert opened.submit_many([changed])[0].status == "stored"
    assert opened.verify_journal("small") == []


def test_setting_aside_says_what_is_wrong(opened, said):
    receipt, reason = said[0], "un essai"
    assert refused(opened.void, "feedback", receipt=receipt, reason=" \n") == (
        "the reason has 0 characters that can be read, expected 1 to 500: it is kept for those who will ask; write why"
    )
    assert refused(opened.void, "feedback", receipt="0000-0000-0000-0000", reason=reason) == (
        "step 'feedback' of 'small' has no response with the receipt '0000-0000-0000-0000'; check it with who holds it: "
        "it is on the page that says « Enregistré »"
    )
    opened.void("small", "feedback", receipt=receipt, reason=reason)
    assert refused(opened.void, "feedback", receipt=receipt, reason=reason) == (
        f"response {receipt} is set aside already (un essai); nothing was changed"
    )
    assert refused(opened.unvoid, "feedback", receipt=said[1], reason=reason) == (
        f"response {said[1]} is counted; nothing was changed"
    )


def test_a_response_that_was_withdrawn_is_not_set_aside(opened, said, entry):
    opened.submit_many([entry("feedback", None, sid=SIDS[0], edition=2)])
    assert refused(opened.void, "feedback", receipt=said[0], reason="un essai") == (
        f"response {said[0]} was withdrawn by who sent it and doesn't count; nothing has to be done"
    )


@pytest.mark.parametrize("grace", [0, 60])
def test_closed_is_final_for_setting_aside_too(opened, said, clock, grace):
    opened.close_step("small", "feedback", grace=grace)
    clock.advance(grace)
    for act in (opened.void, opened.unvoid):
        assert refused(act, "feedback", receipt=said[0], reason="trop tard") == (
            "step 'feedback' of 'small' is closed: no response is set aside or counted again any more, since closed is "
            "final; leave it out of an analysis, with its reason, or redact what it says (labase redact)"
        )


def test_a_redacted_answer_is_gone_and_the_seal_still_holds(closed):
    before = closed.seal("small", "feedback")
    line = "une personne est nommée"
    shown = "M. Untel dort au guichet"
    assert closed.redact("small", "feedback", "words", text=shown, reason=line, actor="labase redact") == 1
    assert closed.seal("small", "feedback") == before
    assert closed.verify("small", "feedback") == []
    assert closed.verify_journal("small") == []
    assert closed.redacted("small", "feedback") == {"words": 1}
    assert closed.actions("small")[-1]["what"] == "redacted 1 of feedback, question words: une personne est nommée"


def test_an_analysis_sees_no_answer_where_one_was_redacted(closed):
    closed.redact("small", "feedback", "words", text=INSULT, reason="une personne est nommée")
    found = summary(closed.answers("small", "feedback", "words"))
    assert (found.n, found.answered) == (6, 5)
    assert sorted(found.comments) == ["Merci", "Merci", "Ouvrir le soir", "Plus de bus", "Rien à dire"]


def test_who_was_asked_because_of_a_redacted_answer_still_answered(opened, entry, round_):
    import msgspec

    from labase_survey.definition.conditions import Condition

    replace = msgspec.structs.replace
    step = round_.steps[0]
    if_said = Condition(question="words", answered=True)
    asked = [replace(q, show_if=if_said) if q.id == "approve" else q for q in step.questions]
    opened.publish(replace(round_, steps=(replace(step, questions=tuple(asked)), round_.steps[1])))
    opened.submit_many([entry("feedback", {"met": "yes", "words": INSULT, "approve": ["bus"]}, category="user")])
    opened.close_step("small", "feedback", grace=0)
    opened.redact("small", "feedback", "words", text=INSULT, reason="une personne est nommée")
    assert opened.ballots("small", "feedback", "approve").n == 1


def test_neither_the_words_nor_their_salt_are_left(closed):
    rows = closed.sealed_rows("small", "feedback")
    [salt] = [row["salts"]["answer:words"] for row in rows if row["content"]["words"] == INSULT]
    closed.redact("small", "feedback", "words", text=INSULT, reason="une personne est nommée")
    if closed.engines.is_sqlite:
        left = b"".join(file.read_bytes() for file in closed.engines.file.parent.glob("labase.db*"))
        assert [trace for trace in (b"Untel", salt.encode()) if trace in left] == []
        return
    with closed.engines.reading() as connection:
        for table in tables.metadata.tables:
            path = "SELECT pg_read_binary_file(pg_relation_filepath(:name))"
            left = bytes(connection.scalar(sa.text(path), {"name": table}))
            assert [trace for trace in (b"Untel", salt.encode()) if trace in left] == []


def test_the_same_words_of_two_people_are_erased_when_both_are_meant(closed):
    told = refused(closed.redact, "feedback", "words", text="Merci", reason="les deux le demandent")
    assert told == (
        "2 answers to 'words' are exactly the words given, expected 1; copy the whole answer as it is shown, and if "
        "several people wrote the same, say how many (count=…)"
    )
    assert closed.redact("small", "feedback", "words", text="Merci", count=2, reason="les deux le demandent") == 2


def test_who_holds_the_receipt_can_have_the_words_erased(closed, said):
    assert closed.redact("small", "feedback", "words", receipt=said[4], reason="à la demande de la personne") == 1
    told = refused(closed.redact, "feedback", "words", receipt=said[4], reason="encore")
    assert told == f"response {said[4]} holds no answer to 'words'"


def test_redacting_says_what_is_wrong(closed, said):
    redact = closed.redact
    assert refused(redact, "feedback", "met", text="yes", reason="parce que") == (
        "question 'met' of step 'feedback' is no free text: what was chosen there is counted and can't be erased; a "
        "response that mustn't count is set aside before the close (labase void)"
    )
    assert refused(redact, "feedback", "words", text=INSULT, receipt=said[0], reason="parce que") == (
        "an answer is designated by its receipt or by its words, not by both; write one of them"
    )
    assert refused(redact, "feedback", "words", text=INSULT, reason="il dit : M. Untel dort au guichet !") == (
        "the reason repeats the words that are to be erased, and it is kept; say why in other words"
    )
    assert refused(redact, "feedback", "words", text="", reason="parce que").startswith("0 answers to 'words' are")
    assert "step 'priorities' of 'small' is open" in refused(redact, "priorities", "dots", text="x", reason="parce que")
    assert closed.redacted("small", "feedback") == {}


def test_an_answer_erased_without_a_word_in_the_journal_is_told(closed):
    """Whoever has the database can redact as we do; the journal then lacks a line, or has one that isn't chained."""
    with closed.engines.writing() as connection:
        row = connection.execute(sa.select(tables.response)).mappings().first()
        content, salts = json.loads(row["content"]), json.loads(row["salts"])
        made = verify.digest("field", [salts["answer:met"], "answer:met", content.pop("met")])
        salts["answer:met"] = {"commitment": made}
        mine = sa.update(tables.response).where(tables.response.c.response_key == row["response_key"])
        connection.execute(mine.values(content=json.dumps(content), salts=json.dumps(salts)))
    assert closed.verify("small", "feedback") == [
        "answers to 'met' of step 'feedback' redacted: 1 in the database, 0 in the journal"
    ]


def test_an_answer_can_not_be_put_where_one_was_redacted(closed):
    closed.redact("small", "feedback", "words", text=INSULT, reason="une personne est nommée")
    with closed.engines.writing() as connection:
        for row in connection.execute(sa.select(tables.response)).mappings().all():
            if "commitment" in row["salts"]:
                content = json.dumps({**json.loads(row["content"]), "words": "Tout va bien"})
                mine = sa.update(tables.response).where(tables.response.c.response_key == row["response_key"])
                connection.execute(mine.values(content=content))
                changed = verify.receipt(row["response_key"])
    assert closed.verify("small", "feedback")[0] == f"response {changed} was changed since the close"
