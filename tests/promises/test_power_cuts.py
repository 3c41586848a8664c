"""Promise 1: a receipt is shown only after the answer is on disk, though the power may go at any moment.

`disk.c` writes down what a real run of the store does to its files. Of each moment it is worked out what a disk may hold
after a cut: all that was synced, and of what wasn't, nothing, the beginning, some writes, some sectors of 512 bytes, or
all; of files that were made or removed, those whose folder was synced, and perhaps more.
"""

import itertools
import json
import random
from dataclasses import dataclass, field

import pytest

pytestmark = pytest.mark.promises
SECTOR = 512


@dataclass
class File:
    """What a disk surely holds of a file, and the acts on it since it was last synced."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list = field(default_factory=list)

    def sync(self):
        for act in self.pending:
            apply(self.durable, act)
        self.pending = []

    def after_a_cut(self, draw):
        held = bytearray(self.durable)
        for act in SURVIVING[draw.randrange(len(SURVIVING))](self.pending, draw):
            apply(held, act)
        return bytes(held)


def apply(held, act):
    offset, data, size = act
    if data is None:
        held[size:] = bytes(max(0, size - len(held)))
        return
    held.extend(bytes(max(0, offset - len(held))))
    held[offset : offset + len(data)] = data


def sectors(act):
    """The parts of a write that a disk writes whole; a change of size is one part."""
    offset, data, size = act
    if data is None:
        return [act]
    bounds = [offset, *range(offset - offset % SECTOR + SECTOR, offset + size, SECTOR), offset + size]
    return [(low, data[low - offset : high - offset], high - low) for low, high in itertools.pairwise(bounds)]


def beginning(pending, draw):
    parts = [part for act in pending for part in sectors(act)]
    return parts[: draw.randint(0, len(parts))]


SURVIVING = (
    lambda _pending, _draw: [],
    lambda pending, _draw: pending,
    beginning,
    lambda pending, draw: [act for act in pending if draw.random() < 0.5],
    lambda pending, draw: [part for act in pending for part in sectors(act) if draw.random() < 0.5],
)


class Disk:
    """The files of one folder, act by act."""

    def __init__(self):
        self.files, self.entries, self.moved = {}, {}, []
        self.shown = []

    def take(self, act, name, offset, data, size):
        if act == "sync" and name == ".":
            self.entries, self.moved = dict(self.files), []
        elif act == "sync":
            self.files[name].sync()
        elif act == "unlink":
            self.files.pop(name, None)  # it may have been made, and never written
            self.moved.append(dict(self.files))
        elif name == "shown":
            self.shown += [line.split() for line in data.decode().splitlines()]
        else:
            if name not in self.files:
                self.files[name] = File()
                self.moved.append(dict(self.files))
            self.files[name].pending.append((offset, data, size))

    def after_a_cut(self, draw, folder):
        """Write what the disk may hold into a folder."""
        folder.mkdir()
        for name, file in draw.choice([self.entries, *self.moved]).items():
            (folder / name).write_bytes(file.after_a_cut(draw))


def acts(recorded):
    """The recorder's lines, in order; what is only memory (`-shm`) no disk holds."""
    place, found = 0, []
    while place < len(recorded):
        end = recorded.index(b"\n", place)
        act, name, offset, length = recorded[place:end].decode().split()
        place = end + 1 + int(length)
        data = recorded[end + 1 : place] if act == "write" else None
        if not name.endswith("-shm"):
            found.append((act, name, int(offset), data, int(length) if act == "write" else int(offset)))
    return found


@pytest.fixture
def recorded(disk, start, tmp_path):
    """`recorded(seed, how)`: what a run of the store did to its files."""

    def run(seed, *how):
        folder = tmp_path / f"run {seed}".replace(" ", "-")
        folder.mkdir()
        written = folder.with_suffix(".record")
        watch = {"LD_PRELOAD": str(disk), "LABASE_FOLDER": str(folder), "LABASE_RECORD": str(written)}
        assert start("record", folder, seed, *how, more=watch).wait(120) == 0
        return acts(written.read_bytes())

    return run


@pytest.fixture
def cuts(recorded, stored, people, tmp_path):
    """`cuts(seed, number, how)`: receipts shown before each of some cuts, in all, and how many weren't there after."""

    def cuts(seed, number, *how):
        done, draw = recorded(seed, *how), random.Random(seed)
        moments = sorted(draw.choices(range(1, len(done) + 1), k=number))
        disk, taken, shown, lost = Disk(), 0, 0, 0
        for nth, moment in enumerate(moments):
            for act in done[taken:moment]:
                disk.take(*act)
            taken = moment
            folder = tmp_path / f"cut-{seed}-{nth}"
            disk.after_a_cut(draw, folder)
            found = stored(folder / "labase.db")
            shown += len(disk.shown)
            lost += sum(not is_there(people, found, *line) for line in disk.shown)
        return shown, lost

    return cuts


def is_there(people, found, receipt, sid, step):
    content = found.get(receipt)
    return content is not None and json.loads(content) == people.submission(sid, step=step)["answers"]


def test_a_power_cut_at_any_moment_loses_no_receipt_that_was_shown(cuts, times, figure):
    runs, number = times(1, 4), times(40, 100)
    told = [cuts(seed, number) for seed in range(runs)]
    figure("power cuts, SQLite", cuts=runs * number, shown=sum(s for s, _ in told), lost=sum(n for _, n in told))
    assert sum(shown for shown, _ in told) > 50 * number
    assert sum(lost for _, lost in told) == 0


def test_commits_that_are_not_flushed_lose_some_so_the_cuts_are_real(cuts, times, figure):
    number = times(20, 100)
    shown, lost = cuts(7, number, "loose")
    figure("power cuts, SQLite with synchronous=NORMAL (control)", cuts=number, shown=shown, lost=lost)
    assert lost > number


def test_a_run_recorded_does_all_that_a_store_does_to_its_files(recorded):
    """Otherwise the cuts would say nothing of the log's checkpoints, its removal, and the sealing's rewrite."""
    done = recorded(3)
    kinds = {(act, name) for act, name, *_ in done}
    both = {("sync", "labase.db"), ("sync", "labase.db-wal"), ("unlink", "labase.db-wal"), ("cut", "labase.db-wal")}
    assert both <= kinds
    shown = [place for place, (_, name, *_) in enumerate(done) if name == "shown"]
    synced = [place for place, (act, name, *_) in enumerate(done) if (act, name) == ("sync", "labase.db")]
    assert any(shown[0] < place < shown[-1] for place in synced)
