"""Another process that sends to the same store; run by the tests beside it, it prints a line for each outcome.

python sender.py URL SEED COUNT [TOKEN]
"""

import random
import sys

from labase_survey.store import Entry, Writer, open_store
from labase_survey.store.keys import response_key, submit_tag

WINDOW = 10


def entries(seed, count, token=None):
    """The same entries for the same seed: what a device would send again."""
    draw = random.Random(seed)
    step, content = ("priorities", {"dots": {"bus": 1}}) if token else ("feedback", {"met": "yes"})
    for _ in range(count):
        sid = f"{draw.getrandbits(128):032x}"
        keys = (response_key("small", step, sid), submit_tag("small", step, sid))
        yield Entry("small", step, *keys, 1, "web", content, "user", token)


def main(url, seed, count, token=None):
    with Writer(open_store(url)) as writer:
        futures = []
        for entry in entries(int(seed), int(count), token):
            futures.append((entry, writer.put(entry)))
            while len(futures) >= WINDOW:
                tell(*futures.pop(0))
        for sent in futures:
            tell(*sent)


def tell(entry, future):
    sys.stdout.write(f"{entry.response_key} {future.result().status}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
