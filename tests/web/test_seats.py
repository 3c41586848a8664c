import pytest

from labase_survey.web.seats import ALONE, SILENT, Seats
from labase_survey.web.sessions import IDLE, LONGEST, MOST, Sessions, browser


@pytest.fixture
def seats(clock):
    return Seats(6, clock=clock)


def made(seats, owner="a", **options):
    seat = seats.take(owner, **options)
    seat.kernel = f"kernel of {owner}"
    seats.made(seat)
    return seat


def nobody_left(_owner):
    return False


def test_a_seat_is_counted_as_soon_as_it_is_taken_and_the_last_four_are_the_team_s(seats):
    visitors = [seats.take(str(number)) for number in range(3)]
    assert [seat is not None for seat in visitors] == [True, True, False]
    team = [seats.take("t", team=True) for _ in range(5)]
    assert [seat is not None for seat in team] == [True, True, True, True, False]


def test_a_seat_given_back_is_free_and_given_back_twice_counts_once(seats):
    seat = seats.take("a")
    seats.free(seat)
    seats.free(seat)
    assert len(seats) == 0


def test_a_kernel_is_found_by_the_browser_that_holds_it_only(seats):
    seat = made(seats)
    asked = [("kernel of a", "a"), ("kernel of a", "b"), ("kernel of a", None), ("", "a"), ("other", "a")]
    assert [seats.of_kernel(*one) for one in asked] == [seat, None, None, None, None]


def test_a_kernel_is_overdue_when_its_page_is_gone_for_a_minute_not_while_it_is_there(seats, clock):
    seat = made(seats)
    seats.come(seat)
    clock.advance(ALONE)
    assert seats.overdue(nobody_left) == []
    seats.leave(seat)
    clock.advance(ALONE - 1)
    assert seats.overdue(nobody_left) == []
    clock.advance(1)
    assert seats.overdue(nobody_left) == [seat]


def test_a_page_that_never_attaches_is_overdue_but_not_while_it_is_made(seats, clock):
    seat = seats.take("a")
    clock.advance(2 * ALONE)
    assert seats.overdue(nobody_left) == []
    seats.made(seat)
    clock.advance(ALONE)
    assert seats.overdue(nobody_left) == [seat]


def test_a_visitor_s_silent_page_is_overdue_and_a_team_s_isn_t_until_its_member_is_gone(seats, clock):
    visitor, team = made(seats), made(seats, "t", team=True)
    for seat in (visitor, team):
        seats.come(seat)
    clock.advance(SILENT)
    assert seats.overdue(nobody_left) == [visitor]
    assert set(seats.overdue(lambda owner: owner == "t")) == {visitor, team}


def test_a_session_ends_when_idle_when_too_long_and_when_left(clock):
    sessions = Sessions(clock)
    idle, long, left = (browser(sessions.begin(name)) for name in ("Idle", "Long", "Left"))
    sessions.end(left)
    clock.advance(IDLE - 1)
    assert [sessions.find(long).name, sessions.find(left)] == ["Long", None]
    clock.advance(1)
    assert sessions.find(idle) is None
    while sessions.find(long):
        clock.advance(IDLE / 2)
    assert clock() == pytest.approx(1_499_040_000.0 + LONGEST, abs=IDLE)


def test_cookies_are_256_bits_and_the_server_keeps_none_of_them(clock):
    sessions = Sessions(clock)
    cookie = sessions.begin("Camille")
    assert len(cookie) == 43
    assert cookie not in repr(vars(sessions))
    assert sessions.find(cookie) is None


def test_there_are_never_more_sessions_than_a_bound(clock):
    sessions = Sessions(clock)
    first = browser(sessions.begin("first"))
    for _ in range(MOST):
        last = browser(sessions.begin("last"))
    assert (sessions.find(first), sessions.find(last).name) == (None, "last")
