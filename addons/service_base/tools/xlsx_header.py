# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Find a register's columns in a header row, in whichever order. No ORM."""

from dataclasses import dataclass, field

from .cells import clean_label, clean_text


@dataclass
class Header:
    """What a row of a sheet is as the header of a register.

    ``positions``: ``{column name: index of the cell}``; ``missing``: labels of
    the required columns that lack; ``doubled``: labels that stand twice;
    ``unknown``: cells that are no column of the register.
    """

    positions: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def __bool__(self):
        return bool(self.positions)


def match_header(row, columns) -> Header:
    """Compare a row with columns ``[(name, (label, …), required), …]``.

    Labels of several languages may be mixed. Of two cells that name the same
    column the earlier label of the column counts; the other cell is unknown.
    """
    places = {}
    for index, cell in enumerate(row):
        if label := clean_label(cell):
            places.setdefault(label, []).append(index)
    header = Header()
    for name, labels, required in columns:
        found = next(
            (places[key] for key in map(clean_label, labels) if key in places), None
        )
        if found is None:
            if required:
                header.missing.append(labels[0])
            continue
        header.positions[name] = found[0]
        if len(found) > 1:
            header.doubled.append(clean_text(row[found[0]]))
    used = set(header.positions.values())
    header.unknown = [
        clean_text(cell)
        for index, cell in enumerate(row)
        if clean_label(cell) and index not in used
    ]
    return header


def find_header(sheets, columns, depth):
    """The first complete header within the first ``depth`` rows of a sheet.

    :param sheets: iterables of ``(row number, cells)``
    :return: ``(rows below it, Header)``; without a complete one
        ``(None, the Header that lacked least, or None)``
    """
    closest = None
    for rows in sheets:
        for number, cells in rows:
            header = match_header(cells, columns)
            if header and not header.missing:
                return rows, header
            if header and (
                closest is None or len(header.missing) < len(closest.missing)
            ):
                closest = header
            if number >= depth:
                break
    return None, closest
