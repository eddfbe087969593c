"""What a cell of the workbook says: values, lists, conditions and sums as text, and back.

`100; 500; yes; Gold` are two numbers, a yes and a text. Quotation marks keep text as it stands
where it would read as something else: "100", "yes", "a; b". Conditions read
`service_class = Gold; bandwidth_mbps >= 500`; a sum reads
`gateway_channels - 2 * trunk * trunks >= 0`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from catalog.offering import Value
from catalog.rules import Inequality

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_WORDS: dict[str, bool] = {"yes": True, "true": True, "no": False, "false": False}
_PIECE = re.compile(r'"(?:[^"]|"")*"|.', re.DOTALL)
_CONDITION = re.compile(r"(>=|<=|=)")


class Unreadable(Exception):
    """Why a cell was not understood, with what would be accepted."""


def say_cell(value: Value) -> str:
    """The value such that it reads back as itself, kind included."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return repr(value)
    return value if _stands_for_itself(value) else _quoted(value)


def _stands_for_itself(text: str) -> bool:
    if not text or text != text.strip() or re.search(r'[;"=<>\n]', text):
        return False
    return read_cell(text) == text


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def read_cell(text: str) -> Value:
    """A number, yes or no, else the text."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    if text.casefold() in _WORDS:
        return _WORDS[text.casefold()]
    if _NUMBER.fullmatch(text):
        return float(text) if re.search(r"[.eE]", text) else int(text)
    return text


def split(text: str, mark: str) -> list[str]:
    """Parts between marks that stand outside quotation marks; blank ones are left out."""
    parts, part = [], ""
    for piece in _PIECE.findall(text):
        if piece == mark:
            parts.append(part)
            part = ""
        else:
            part += piece
    return [each.strip() for each in (*parts, part) if each.strip()]


def say_list(values: Iterable[Value]) -> str:
    return "; ".join(say_cell(each) for each in values)


def read_list(text: str) -> tuple[Value, ...]:
    return tuple(read_cell(each) for each in split(text, ";"))


def say_names(names: Iterable[str]) -> str:
    return "; ".join(_name(each) for each in names)


def read_names(text: str) -> tuple[str, ...]:
    return tuple(read_name(each) for each in split(text, ";"))


def _name(name: str) -> str:
    return (
        name if not name or _stands_for_itself(name) or _NUMBER.fullmatch(name) else _quoted(name)
    )


def read_name(text: str) -> str:
    text = text.strip()
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1].replace('""', '"') if quoted else text


def say_pairs(pairs: Iterable[tuple[str, Value]], sign: str = "=") -> str:
    return "; ".join(f"{_name(name)} {sign} {say_cell(value)}" for name, value in pairs)


def read_pairs(text: str, signs: str = "=") -> list[tuple[str, str, Value]]:
    """Each condition as name, sign and value.

    Raises:
        Unreadable: a part is no condition, or has another sign than `signs` ("=", "= >= <=").
    """
    found = []
    for part in split(text, ";"):
        pieces = _PIECE.findall(part)
        plain_part = "".join(" " * len(each) if len(each) > 1 else each for each in pieces)
        match = _CONDITION.search(plain_part)
        if match is None or match[1] not in signs.split() or not part[: match.start()].strip():
            raise Unreadable(f"{part!r} is no condition; accepted: like `service_class = Gold`")
        name, value = read_name(part[: match.start()]), read_cell(part[match.end() :])
        found.append((name, match[1], value))
    return found


def read_mapping(text: str) -> dict[str, Value]:
    """Conditions with "=" only. Raises Unreadable."""
    return {name: value for name, _, value in read_pairs(text)}


def number_in(value: Value, what: str) -> float:
    """Raises Unreadable."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable(f"{what} is compared with {say_cell(value)}; accepted: a number")
    return value


def say_sum(inequality: Inequality) -> str:
    """`gateway - 2 * trunk * trunks >= 0`."""
    said = ""
    for name, factor in inequality.factors.items():
        parts = [_factor_name(name)]
        if abs(factor) != 1:
            parts.insert(0, _plain(abs(factor)))
        if by := inequality.times.get(name):
            parts.append(_factor_name(by))
        sign = "-" if factor < 0 else "+"
        term = " * ".join(parts)
        said += f" {sign} {term}" if said else term if factor >= 0 else f"- {term}"
    return f"{said} >= {_plain(inequality.at_least)}"


def _factor_name(name: str) -> str:
    return name if re.fullmatch(r"[^\W\d][^\s\"*=<>]*", name) else _quoted(name)


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def read_sum(text: str) -> Inequality:
    """Raises Unreadable."""
    tokens = re.findall(r'"(?:[^"]|"")*"|>=|\S+', text.replace("×", "*"))
    if tokens.count(">=") != 1 or not tokens[-2:-1] == [">="]:
        raise Unreadable("the sum must end in `>= ` and a number, like `a - 2 * b >= 0`")
    factors: dict[str, float] = {}
    times: dict[str, str] = {}
    term: list[str] = []
    sign = 1.0
    for token in [*tokens[:-2], "+"]:
        if token in ("+", "-"):
            if term:
                _take_term(term, sign, factors, times)
            term, sign = [], (1.0 if token == "+" else -1.0)
        else:
            term.append(token)
    bound = read_cell(tokens[-1])
    if not factors:
        raise Unreadable("the sum adds up nothing; accepted: like `a - 2 * b >= 0`")
    return Inequality(factors=factors, at_least=float(number_in(bound, "the sum")), times=times)


def _take_term(
    term: list[str], sign: float, factors: dict[str, float], times: dict[str, str]
) -> None:
    """`2 * lan.switch * lan.quantity` as factor, name and multiplier."""
    said = " ".join(term)
    parts = [each for each in term if each != "*"]
    if term[1::2] != ["*"] * (len(parts) - 1) or len(term) != 2 * len(parts) - 1:
        raise Unreadable(f"{said!r} is no part of a sum; put spaces around + - * and >=")
    factor = 1.0
    if _NUMBER.fullmatch(parts[0]):
        factor = float(parts.pop(0))
    if not 1 <= len(parts) <= 2 or any(_NUMBER.fullmatch(each) for each in parts):
        raise Unreadable(f"{said!r} is no part of a sum; accepted: like `2 * ports * switches`")
    name = read_name(parts[0])
    if name in factors:
        raise Unreadable(f"{name!r} stands twice in the sum; add its factors up")
    factors[name] = factor * sign
    if len(parts) == 2:
        times[name] = read_name(parts[1])


def say_mapping(mapping: Mapping[str, Value]) -> str:
    return say_pairs(mapping.items())
