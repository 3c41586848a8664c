"""A guesser is held back, a room that mistypes isn't: by counting tries against a clock that goes when told."""

import asyncio

import pytest

from labase_survey.web.attempts import MOST_WAITING, Attempts

pytestmark = pytest.mark.promises
ROOM = "203.0.113.7"


@pytest.fixture
def attempts(clock):
    async def pause(seconds):
        clock.advance(seconds)

    return Attempts(clock=clock, pause=pause)


def let_through(attempts, tries, *, address=ROOM, right=lambda _number: False):
    """How many of so many tries, one after the other, were looked at."""

    async def trying():
        passed = 0
        for number in range(tries):
            if await attempts.turn(address):
                passed += 1
                if right(number):
                    attempts.give_back(address)
        return passed

    return asyncio.run(trying())


def test_a_guesser_who_never_stops_gets_one_try_a_second_after_the_first_sixty(attempts, clock, figure):
    start = clock()
    passed = let_through(attempts, 3660)
    assert passed == 3660
    assert 3599 <= clock() - start <= 3700
    figure("wrong codes from one address in an hour", tried=3660, seconds=round(clock() - start))


def test_without_a_budget_the_same_guesser_isn_t_slowed(clock):
    attempts = Attempts(at_once=10**9, clock=clock)
    start = clock()
    assert (let_through(attempts, 3660), clock() - start) == (3660, 0)


def test_many_guesses_at_the_same_moment_pass_no_more_than_the_budget(clock):
    async def pause(seconds):
        await asyncio.sleep(0)
        clock.advance(seconds / 1000)

    attempts = Attempts(clock=clock, pause=pause)

    async def at_once():
        return sum(await asyncio.gather(*(attempts.turn(ROOM) for _ in range(1000))))

    start = clock()
    assert asyncio.run(at_once()) <= 60 + (clock() - start) + 1


def test_those_who_would_wait_behind_too_many_are_refused(clock):
    attempts = Attempts(clock=clock)

    async def crowd():
        tasks = [asyncio.create_task(attempts.turn(ROOM)) for _ in range(60 + MOST_WAITING)]
        await asyncio.sleep(0)
        refused = not await attempts.turn(ROOM)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return refused

    assert asyncio.run(crowd())


def test_three_hundred_people_behind_one_address_pass_with_their_typos_and_nobody_waits(attempts, clock):
    start = clock()
    # Each sends once; one in six mistypes first, which makes 50 wrong codes before any second goes by.
    passed = let_through(attempts, 350, right=lambda number: number % 7 != 0)
    assert (passed, clock() - start) == (350, 0)


def test_right_codes_cost_nothing(attempts, clock):
    start = clock()
    assert let_through(attempts, 10_000, right=lambda _number: True) == 10_000
    assert clock() == start


def test_another_address_is_not_slowed(attempts, clock):
    let_through(attempts, 100)
    start = clock()
    assert let_through(attempts, 60, address="203.0.113.8") == 60
    assert clock() == start


def test_addresses_of_one_ipv6_home_count_together(attempts, clock):
    start = clock()
    for number in range(62):
        let_through(attempts, 1, address=f"2001:db8::{number:x}")
    assert clock() > start


def test_a_code_that_was_right_is_known_on_that_device_and_on_no_other_and_not_another_code(attempts):
    attempts.remember("device", "K7QF9M2D01")
    known = [("device", "K7QF9M2D01"), ("other", "K7QF9M2D01"), ("device", "AAAAAAAAAA")]
    assert [attempts.knows(*one) for one in known] == [True, False, False]


def test_neither_addresses_nor_codes_are_kept_as_they_are(attempts):
    let_through(attempts, 1)
    attempts.remember("device", "K7QF9M2D01")
    assert [word for word in (ROOM, "K7QF9M2D01", "device") if word in repr(vars(attempts))] == []
