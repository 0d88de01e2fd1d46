"""Packs PNGs into icons/icon.ico and icons/icon.icns: both formats hold PNG files as they are."""

import struct
import sys
from pathlib import Path

# Type codes of Apple's icon container; @2x entries repeat the next larger picture.
ICNS = [(b"icp4", 16), (b"icp5", 32), (b"ic11", 32), (b"icp6", 64), (b"ic12", 64), (b"ic07", 128),
        (b"ic13", 256), (b"ic08", 256), (b"ic14", 512), (b"ic09", 512), (b"ic10", 1024)]
ICO = [16, 24, 32, 48, 64, 128, 256]


def ico(pictures: dict[int, bytes]) -> bytes:
    """The Windows container: a directory of fixed-size entries, then the pictures; 256 is written as 0."""
    offset = 6 + 16 * len(ICO)
    entries = b""
    for size in ICO:
        data = pictures[size]
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return struct.pack("<HHH", 0, 1, len(ICO)) + entries + b"".join(pictures[s] for s in ICO)


def icns(pictures: dict[int, bytes]) -> bytes:
    """Apple's container: chunks of type and length (which counts its own eight bytes)."""
    body = b"".join(code + struct.pack(">I", len(pictures[size]) + 8) + pictures[size] for code, size in ICNS)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def main(folder: str, out: str) -> None:
    """Reads FOLDER/<size>.png and writes icon.ico and icon.icns to OUT."""
    sizes = {size for _, size in ICNS} | set(ICO)
    pictures = {size: Path(folder, f"{size}.png").read_bytes() for size in sizes}
    Path(out, "icon.ico").write_bytes(ico(pictures))
    Path(out, "icon.icns").write_bytes(icns(pictures))


main(*sys.argv[1:])
