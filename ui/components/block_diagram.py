"""A reliability block diagram: boxes at their places, lines between them, words beside."""

from __future__ import annotations

from sales.sla.drawing import Picture
from ui.components import charts


def block_diagram(drawing: Picture) -> None:
    """Boxes at their places with lines between them, as a graph of fixed layout."""
    ends = (0, len(drawing.boxes) - 1)
    boxes = [
        {
            "name": str(number),
            "x": 150 * column,
            "y": 62 * row,
            "symbol": "roundRect",
            "symbolSize": [128, 40],
            "itemStyle": {"color": charts.GREY if number in ends else charts.TEAL},
            "label": {
                "show": True,
                "formatter": label,
                "color": "#ffffff",
                "width": 120,
                "overflow": "break",
                "fontSize": 11,
            },
        }
        for number, (label, column, row) in enumerate(drawing.boxes)
    ]
    spec = {
        "series": [
            {
                "type": "graph",
                "layout": "none",
                "left": 70,
                "right": 70,
                "top": 34,
                "bottom": 34,
                "data": boxes,
                "links": [{"source": str(a), "target": str(b)} for a, b in drawing.lines],
                "lineStyle": {"color": charts.GREY, "width": 2},
                "silent": True,
            }
        ]
    }
    rows = len({row for _, _, row in drawing.boxes})
    inner = drawing.boxes[1:-1]
    said = ", ".join(label for label, _, _ in inner)
    charts.show(spec, words=f"From site to network: {said}.", height=90 + 62 * rows)
