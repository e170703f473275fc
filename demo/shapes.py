"""What the pictures are made of: colors, shapes, and the niche that every thing stands in."""

CLAY, DEEP, SAFFRON, IVORY, SAND = "#b5522d", "#7d2c11", "#e8a33d", "#fff6ea", "#e3c9a4"
INK, TEAL, SAGE, LEAF, SEA = "#3b2419", "#2f7470", "#8aa37b", "#56793f", "#7fb3ad"
BLUE, PLUM, ROSE, RED, WHITE = "#3e5c86", "#7a3b52", "#d98a7b", "#b3352f", "#ffffff"
STEEL, IRON, WOOD, BARK, GRAY = "#c3c8c9", "#6f777b", "#c58b52", "#8f5a2e", "#a59a8f"
BRASS, HONEY, GLASS, PINK, NIGHT = "#c99a3a", "#dd9420", "#cfe3e4", "#efc4b5", "#2b3442"

# Ground and niche of each category; three shades of it take turns.
GROUNDS = {
    "Kitchen": ("#f6dcc3", "#fbeddd"),
    "Home": ("#e9dcc6", "#f6eedf"),
    "Garden": ("#d9e3c8", "#edf2e1"),
    "Books": ("#e8d3c9", "#f5e9e2"),
    "Stationery": ("#d5dfe4", "#eaf0f2"),
    "Toys": ("#f7dba3", "#fceed0"),
    "Outdoor": ("#cfdfd9", "#e6f0ec"),
    "Pantry": ("#f3d2b8", "#fae6d6"),
    "Bath": ("#d3e1e2", "#e9f1f1"),
}

ARCH = "M40 170V96c0-24 18-32 36-44 11-7 18-15 24-26 6 11 13 19 24 26 18 12 36 20 36 44v74z"


def rect(x, y, w, h, fill, rx=0, turn=""):
    if not rx and not turn:
        return shape(f"M{x} {y}h{w}v{h}h-{w}z", fill)
    return f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{rx}" fill="{fill}"{_turned(turn)}/>'


def circle(x, y, r, fill):
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}"/>'


def oval(x, y, rx, ry, fill, turn=""):
    return f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{fill}"{_turned(turn)}/>'


def shape(d, fill):
    return f'<path d="{d}" fill="{fill}"/>'


def line(d, stroke, width=4):
    return (
        f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{width}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def group(turn, *parts):
    return f"<g{_turned(turn)}>{''.join(parts)}</g>"


def _turned(turn):
    return f' transform="{turn}"' if turn else ""


def book(cover, spine, *on_it):
    pages = rect(64, 58, 78, 104, IVORY, 3)
    return pages + rect(58, 54, 80, 104, cover, 4) + rect(58, 54, 12, 104, spine, 4) + "".join(on_it)


def jar(content, label, lid=BRASS):
    return (
        rect(66, 78, 68, 82, content, 14)
        + rect(66, 112, 68, 30, label)
        + rect(70, 62, 60, 20, lid, 5)
        + rect(74, 86, 6, 20, "#ffffff88", 3)
    )


def packet(color, *on_it):
    return (
        rect(66, 54, 68, 106, IVORY, 4)
        + rect(66, 54, 68, 22, color, 4)
        + rect(66, 150, 68, 10, color, 4)
        + "".join(on_it)
    )


def flower(x, y, petal, heart=SAFFRON, r=7):
    petals = "".join(
        circle(x + dx * r, y + dy * r, r, petal) for dx, dy in ((0, -1), (1, 0), (0, 1), (-1, 0))
    )
    return petals + circle(x, y, r * 0.7, heart)


def picture(category, nth, thing):
    """The thing in its niche, 400 by 400."""
    ground, niche = GROUNDS[category]
    if nth % 3 == 1:
        ground, niche = niche, ground
    shadow = oval(100, 163, 52, 6, "#3b241922")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400" viewBox="0 0 200 200">'
        + rect(0, 0, 200, 200, ground)
        + shape(ARCH, niche)
        + shadow
        + thing
        + "</svg>\n"
    )
