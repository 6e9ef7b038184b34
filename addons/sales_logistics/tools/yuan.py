# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Amounts of money in the characters that Chinese vouchers ask for."""

from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def in_capitals(amount) -> str:
    """An amount of yuan in capital characters, 人民币大写.

    >>> in_capitals(10200.5)
    '壹万零贰佰元伍角整'

    :param amount: below 10^16 yuan, rounded to fen
    """
    cents = int(
        (Decimal(str(amount)) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    )
    sign = "负" if cents < 0 else ""
    yuan, fen = divmod(abs(cents), 100)
    jiao, fen = divmod(fen, 10)
    text = _whole(yuan) + "元" if yuan else ""
    if not (jiao or fen):
        return f"{sign}{text or '零元'}整"
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif yuan:
        text += "零"
    return sign + text + (_DIGITS[fen] + "分" if fen else "整")


def _whole(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = gap or bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _group(group) + _GROUPS[place]
        gap = False
    return text


def _group(number: int) -> str:
    """1 to 9,999."""
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
