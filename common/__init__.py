"""Small immutable values all floors speak in: money, months, units, actors, refusals."""
