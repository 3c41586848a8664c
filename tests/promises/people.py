"""People who answer, in processes of their own that tests kill, watch, or set against each other.

python people.py record FOLDER SEED [loose]   one store from its birth to a sealed step, for the recorder `disk.c`
python people.py answer URL [early | loose]   for each number read from stdin a process that answers until it is killed
python people.py crowd URL SEED DOOR          fifty at once share some invitations; prints what each was told

`loose` and `early` break the promise on purpose: commits that aren't flushed, receipts shown before the commit.
"""

import json
import os
import random
import sys
import threading
import time
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from labase_survey.definition.reading import read_consultation
from labase_survey.errors import StoreError
from labase_survey.intake import Accepted, check, door, not_stored, receive, refused, replied
from labase_survey.store import Writer, keys, open_store

SMALL = Path(__file__).parents[1] / "data" / "small.toml"
CLIENTS = 8
CROWD, ACTS = 50, 8


def devices(seed):
    """The keys of one person's devices, always the same ones for a seed."""
    draw = random.Random(seed)
    return (f"{draw.getrandbits(128):032x}" for _ in count())


def submission(sid, *, step="feedback", edition=1, **more):
    """What a device sends; its answers tell the device and the edition, so that a test can check them."""
    answers = {"met": "yes", "words": f"{sid} {edition}"} if step == "feedback" else {"dots": {"bus": edition % 3 + 1}}
    more = {"answers": answers, "category": "user" if step == "feedback" else None, **more}
    return {"consultation": "small", "step": step, "sid": sid, "edition": edition, **more}


def tell(line, to=1):
    """Whole lines: a process that is killed leaves none half written in a pipe."""
    os.write(to, f"{line}\n".encode())


def loosen(store):
    """Have commits acknowledged before they are on disk."""
    how = "PRAGMA synchronous=NORMAL" if store.engines.is_sqlite else "SET synchronous_commit=off"

    def do(connection, _):
        connection.cursor().execute(how)
        connection.commit()

    sa.event.listen(store.engines._write, "connect", do)


def start(url, how=""):
    store = open_store(url)
    if how == "loose":
        store.close()
        loosen(store)
    return store


class Desk:
    """A store, its writer and its door: what `labase serve` puts behind its address."""

    def __init__(self, store, channel="web"):
        self.store, self.writer, self.door = store, Writer(store), door(store, channel)

    def send(self, sent):
        try:
            checked = check(sent, self.door)
            if not isinstance(checked, Accepted):
                return refused(checked)
            return replied(self.writer.put(checked.entry).result(), checked)
        except StoreError:
            return not_stored("fr")


def until_told(send, sent):
    """The reply; an accident, such as a machine too busy for its turn to come, is no reason to give up."""
    while (reply := send(sent))["status"] == "error":
        time.sleep(0.02)
    return reply


def at_once(work, number):
    threads = [threading.Thread(target=work, args=(index,), daemon=True) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def record(folder, seed, how=""):
    url = Path(folder) / "labase.db"
    shown = os.open(Path(folder) / "shown", os.O_WRONLY | os.O_CREAT)
    store = start(url, how)
    store.publish(read_consultation(SMALL))
    for step in ("feedback", "priorities"):
        store.open_step("small", step)
    tokens = store.invite("small", "priorities", count=40, category="user")

    def answer(step, number, codes=None):
        desk = Desk(store)

        def client(index):
            for sid, place in zip(devices(f"{seed} {step} {number} {index}"), range(number), strict=False):
                sent = submission(sid, step=step, token=codes[index * number + place] if codes else None)
                tell(f"{until_told(desk.send, sent)['receipt']} {sid} {step}", shown)

        at_once(client, 4)
        desk.writer.close()

    answer("feedback", 40)
    store.close()
    store = start(url, how)  # the log goes with the last connection, and begins anew
    answer("feedback", 20)
    store.close_step("small", "feedback", grace=0)  # everything is written anew, and the log emptied
    answer("priorities", 10, tokens)


def answer(url, how=""):
    """A process forked for each number, so that a life costs milliseconds: what it imports is there already."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            live(url, line.strip(), how)
        tell(f"pid {child}")
        os.waitpid(child, 0)
        tell("ended")


def live(url, seed, how):
    desk = Desk(start(url, how))

    def client(index):
        for sid in devices(f"{seed} {index}"):
            if how == "early":
                tell(f"{keys.receipt(keys.response_key('small', 'feedback', sid))} {sid}")
            receipt = until_told(desk.send, submission(sid))["receipt"]
            if how != "early":
                tell(f"{receipt} {sid}")

    at_once(client, CLIENTS)


def crowd(url, seed, through):
    """Each has two devices: one that answers in the other process too, where it retries and changes, and a second one."""
    store = open_store(url)
    tokens = json.loads(sys.stdin.readline())
    desk = Desk(store)
    send = desk.send if through == "writer" else lambda sent: receive(store, sent, channel="kernel")
    told = []

    def client(index):
        draw = random.Random(f"{seed} {through} {index}")
        shared, own = next(devices(f"{seed} {index}")), next(devices(f"{seed} {through} {index}"))
        token, edition = tokens[index % len(tokens)], 1
        for _ in range(ACTS):
            sid = draw.choice([shared, shared, shared, own])
            used = token if draw.random() < 0.8 else draw.choice(tokens)
            edition = max(1, edition + draw.choice([-1, 0, 0, 1, 1]))
            leaves = edition % 4 == 0
            sent = submission(sid, step="priorities", edition=edition, token=used, withdraw=leaves)
            told.append([sid, used, edition, leaves, until_told(send, {**sent, "answers": {}} if leaves else sent)])

    at_once(client, CROWD)
    desk.writer.close()
    print(json.dumps(told))


if __name__ == "__main__":
    {"record": record, "answer": answer, "crowd": crowd}[sys.argv[1]](*sys.argv[2:])
