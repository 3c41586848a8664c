"""On what kind of disk a file is: of this machine, of a network, or in a folder that some program copies elsewhere."""

import re
from pathlib import Path
from typing import Literal

Kind = Literal["local", "network", "synced", "unknown"]
MOUNTS = Path("/proc/mounts")
NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|afs|9p|ceph|glusterfs|davfs2?|lustre|fuse\.(sshfs|rclone|s3fs|davfs2?|gluster.*|ceph.*)"
)
SYNCED = ("dropbox", "onedrive", "nextcloud", "owncloud", "google drive", "googledrive", "icloud drive", "mobile documents", "seafile", "syncthing")  # fmt: skip


def kind_of_disk(file: Path, mounts: Path = MOUNTS) -> tuple[Kind, str]:
    """The kind of disk a file is on, and what tells it: the file system, or the folder that is synchronised.

    Unknown where the system doesn't list what is mounted where, as on macOS and Windows.
    """
    path = file.resolve()
    for part in path.parent.parts:
        if part.lower().startswith(SYNCED):
            return "synced", part
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "unknown", ""
    return _of_mount(path, lines)


def _of_mount(path: Path, lines: list[str]) -> tuple[Kind, str]:
    """The mount that is nearest to the file; of two on one place the later one covers the earlier."""
    nearest, kind = Path(), ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), fields[1]))
        if path.is_relative_to(point) and len(point.parts) >= len(nearest.parts):
            nearest, kind = point, fields[2]
    if not kind:
        return "unknown", ""
    return ("network" if NETWORK.fullmatch(kind) else "local"), kind
