"""What LibreOffice understood of workbooks and Italian CSV: numbers are numbers, suppressed cells the text c, nothing was computed."""
import csv
import glob
import math
import os
import sys
import xml.etree.ElementTree as xml

published, converted = sys.argv[1:]
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def sheet(path, number=0):
    rows = []
    for row in list(xml.parse(path).iter(TABLE + "table"))[number].iter(TABLE + "table-row"):
        cells = []
        for cell in row.findall(TABLE + "table-cell"):
            assert TABLE + "formula" not in cell.attrib, path
            kind = cell.get(OFFICE + "value-type")
            value = float(cell.get(OFFICE + "value")) if kind == "float" else "\n".join("".join(p.itertext()) for p in cell.findall(TEXT + "p")) if kind else None
            assert kind in (None, "float", "string"), (path, kind)
            # Empty cells at the end of a row are repeated to the end of the sheet.
            cells += [value] * min(int(cell.get(TABLE + "number-columns-repeated", 1)), 100)
        if any(value is not None for value in cells):
            rows += [cells] * int(row.get(TABLE + "number-rows-repeated", 1))
    return rows


files = sorted(glob.glob(converted + "/*.fods"))
workbooks = cells = 0
for path in files:
    name = os.path.basename(path)[:-5]
    is_workbook = not name.endswith(".it")
    with open(f"{published}/{name.removesuffix('.it')}.csv", encoding="utf-8", newline="") as file:
        header, *expected = list(csv.reader(file))
    value = header.index("value")
    seen = sheet(path)
    assert seen[0][: len(header)] == header and len(seen) == len(expected) + 1, name
    for row, cell in zip(seen[1:], expected):
        assert row[:value] == cell[:value], (name, row, cell)
        hidden = "c" if is_workbook and cell[value + 1] == "c" else None
        # It writes 15 digits, of very small numbers fewer.
        assert math.isclose(row[value], float(cell[value]), rel_tol=1e-11, abs_tol=1e-18) if cell[value] else row[value] == hidden, (name, row[: len(header)], cell)
        assert (row[value + 1] or "") == cell[value + 1], (name, row, cell)
        cells += 1
    workbooks += is_workbook
assert workbooks and len(files) == 2 * workbooks
print(f"ok LibreOffice: {workbooks} workbooks and {len(files) - workbooks} Italian CSV files, {cells} cells, numbers as numbers")
