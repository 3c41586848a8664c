import re

from labase_survey.store import keys

SECRET = b"0" * 32
SID = "00112233445566778899aabbccddeeff"


def test_a_device_has_another_key_in_each_step_and_for_each_purpose():
    made = {
        keys.response_key("small", "feedback", SID),
        keys.response_key("small", "priorities", SID),
        keys.submit_tag("small", "feedback", SID),
        keys.submit_tag("small", "priorities", SID),
    }
    assert len(made) == 4
    assert all(re.fullmatch(r"[0-9a-f]{32}", key) for key in made)


def test_ids_that_run_together_give_different_keys():
    assert keys.response_key("a", "bc", SID) != keys.response_key("ab", "c", SID)


def test_a_receipt_has_sixteen_characters_in_four_groups():
    receipt = keys.receipt(keys.response_key("small", "feedback", SID))
    assert receipt == "DGW8-YJFV-9QJB-HJVQ"


def test_a_token_is_the_same_however_it_is_typed():
    made = keys.token_hash(SECRET, "small", "priorities", token="K7QF9M2D01")
    assert made == keys.token_hash(SECRET, "small", "priorities", token=" k7qf-9m2d-oi")


def test_a_token_leaves_two_keys_that_depend_on_the_secret():
    where = ("small", "priorities")
    token = keys.new_token()
    made = {
        keys.token_hash(SECRET, *where, token=token),
        keys.participant_key(SECRET, *where, token=token),
        keys.token_hash(b"1" * 32, *where, token=token),
        keys.participant_key(b"1" * 32, *where, token=token),
    }
    assert len(made) == 4


def test_a_token_has_ten_characters_that_can_be_read_aloud():
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{10}", keys.new_token()) for _ in range(100))


def test_each_channel_has_its_device_key():
    assert keys.device_key(SECRET, "rehearsal") != keys.device_key(SECRET, "kiosk")
