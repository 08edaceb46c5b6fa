"""Draw the plugin's icon: a muster roll with every name ticked, the last tick the large one.

Standard library only. `python3 scripts/draw_icon.py [FILE]` writes a square PNG of SIZE pixels.
Shapes are signed distances, so that edges are smooth at any size.
"""
from __future__ import annotations

import math
import struct
import sys
import zlib
from pathlib import Path

SIZE = 512
TARGET = Path(__file__).resolve().parent.parent / ".claude-plugin" / "icon.png"

NIGHT_TOP = (38, 56, 106)
NIGHT_BOTTOM = (16, 24, 54)
PAPER = (247, 243, 233)
FOLD = (222, 213, 193)
INK = (160, 166, 184)
TICK = (38, 56, 106)
SEAL = (29, 158, 106)
SEAL_RIM = (247, 243, 233)


def box(x, y, left, top, right, bottom, radius):
    """Distance from (x, y) to a rectangle with round corners; negative inside, in pixels."""
    dx = abs(x - (left + right) / 2) - (right - left) / 2 + radius
    dy = abs(y - (top + bottom) / 2) - (bottom - top) / 2 + radius
    outside = math.hypot(max(dx, 0.0), max(dy, 0.0))
    return outside + min(max(dx, dy), 0.0) - radius


def disc(x, y, cx, cy, radius):
    """Distance to a filled circle, in pixels."""
    return math.hypot(x - cx, y - cy) - radius


def stroke(x, y, ax, ay, bx, by, half):
    """Distance to a line from a to b with round ends and the given half width, in pixels."""
    px, py, vx, vy = x - ax, y - ay, bx - ax, by - ay
    along = max(0.0, min(1.0, (px * vx + py * vy) / (vx * vx + vy * vy)))
    return math.hypot(px - vx * along, py - vy * along) - half


def tick(x, y, cx, cy, scale, half):
    """Distance to a check mark around (cx, cy); scale 1 spans about 2 × 1.5 pixels."""
    knee_x, knee_y = cx - 0.25 * scale, cy + 0.70 * scale
    short = stroke(x, y, cx - 0.95 * scale, cy, knee_x, knee_y, half)
    long = stroke(x, y, knee_x, knee_y, cx + 1.0 * scale, cy - 0.75 * scale, half)
    return min(short, long)


def blend(below, above, distance):
    """The colour after laying `above` over `below` where the shape's distance is negative."""
    cover = max(0.0, min(1.0, 0.5 - distance))
    return tuple(b + (a - b) * cover for b, a in zip(below, above))


def sheet(x, y, colour):
    """The roll: a sheet with a folded corner, its rows of ticks and names."""
    corner = ((x - 372) - (y - 68) + 76) * math.sqrt(0.5)
    shadow = max(box(x, y, 112, 80, 376, 440, 26), corner - 6)
    colour = blend(colour, tuple(c * 0.6 for c in colour), shadow / 8)
    colour = blend(colour, PAPER, max(box(x, y, 108, 68, 372, 428, 22), corner))
    flap = max(296 - x, y - 144, corner)
    colour = blend(colour, FOLD, flap)
    for top, width in ((150, 84), (214, 148), (278, 124), (342, 60)):
        if abs(y - top) > 30:
            continue
        colour = blend(colour, INK, box(x, y, 196, top - 9, 196 + width, top + 9, 9))
        colour = blend(colour, TICK, tick(x, y, 156, top, 19, 6.2))
    return colour


def pixel(x, y):
    """Red, green, blue and alpha (0–255) of the point (x, y)."""
    fade = y / SIZE
    colour = tuple(a + (b - a) * fade for a, b in zip(NIGHT_TOP, NIGHT_BOTTOM))
    colour = sheet(x, y, colour)
    if x > 240 and y > 260:
        colour = blend(colour, NIGHT_BOTTOM, disc(x, y, 352, 372, 104))
        colour = blend(colour, SEAL_RIM, disc(x, y, 352, 372, 92))
        colour = blend(colour, SEAL, disc(x, y, 352, 372, 82))
        colour = blend(colour, SEAL_RIM, tick(x, y, 350, 374, 42, 12))
    alpha = 255 * max(0.0, min(1.0, 0.5 - box(x, y, 0, 0, SIZE, SIZE, 112)))
    return (*(int(c + 0.5) for c in colour), int(alpha + 0.5))


def rows():
    """The picture's scan lines, each with PNG's filter byte 0 in front."""
    for line in range(SIZE):
        scan = bytearray(b"\0")
        for column in range(SIZE):
            scan.extend(pixel(column + 0.5, line + 0.5))
        yield bytes(scan)


def png(scanlines):
    """The bytes of an RGBA PNG made of the scan lines."""
    def chunk(kind, data):
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    body = zlib.compress(b"".join(scanlines), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def main(arguments):
    """Write the icon to the named file, or to its place in the plugin; returns the exit code."""
    target = Path(arguments[0]) if arguments else TARGET
    target.write_bytes(png(rows()))
    print(f"{target.name}: {SIZE} × {SIZE} px, {target.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
