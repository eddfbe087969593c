"""How documents look: the only place that knows Jinja and WeasyPrint."""
