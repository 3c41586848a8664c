from pathlib import Path

import pytest

from labase_survey.store.disks import kind_of_disk

MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
server:/people /people nfs4 rw 0 0
//box/team /mnt/team cifs rw 0 0
me@host: /mnt/far fuse.sshfs rw 0 0
/dev/sdb1 /srv/local xfs rw 0 0
host:/a /mnt/two\040words nfs rw 0 0
tmpfs /mnt/team/fast tmpfs rw 0 0
"""


@pytest.fixture
def mounts(tmp_path):
    path = tmp_path / "mounts"
    path.write_text(MOUNTS)
    return path


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("/srv/labase.db", ("local", "ext4")),
        ("/people/ada/labase.db", ("network", "nfs4")),
        ("/peoples/labase.db", ("local", "ext4")),
        ("/srv/local/labase.db", ("local", "xfs")),
        ("/mnt/team/labase.db", ("network", "cifs")),
        ("/mnt/team/fast/labase.db", ("local", "tmpfs")),
        ("/mnt/far/labase.db", ("network", "fuse.sshfs")),
        ("/mnt/two words/labase.db", ("network", "nfs")),
        ("/srv/local/Dropbox/labase.db", ("synced", "Dropbox")),
        ("/srv/OneDrive - Ville/data/labase.db", ("synced", "OneDrive - Ville")),
    ],
)
def test_the_nearest_mount_tells_the_kind_of_disk(mounts, file, kind):
    assert kind_of_disk(Path(file), mounts) == kind


def test_what_the_system_does_not_tell_is_unknown(tmp_path):
    assert kind_of_disk(Path("/srv/labase.db"), tmp_path / "absent") == ("unknown", "")
    (tmp_path / "odd").write_text("what\n")
    assert kind_of_disk(Path("/srv/labase.db"), tmp_path / "odd") == ("unknown", "")
