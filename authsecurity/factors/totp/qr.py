"""The QR code of a set-up, drawn here as SVG: the secret goes to no other server."""

from base64 import b64encode
from io import BytesIO

import segno

QUIET_ZONE = 4  # modules, ISO/IEC 18004
SCALE = 5


def svg_data_uri(text: str) -> str:
    """`data:image/svg+xml;base64,…`, black on white in any colour scheme so that cameras can read it."""
    drawing = BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawing, kind="svg", scale=SCALE, border=QUIET_ZONE, dark="#000", light="#fff", xmldecl=False
    )
    return "data:image/svg+xml;base64," + b64encode(drawing.getvalue()).decode("ascii")
