# Makes pyxlsbwriter.xlsb with pyxlsbwriter 0.1.0: python3 make.py
import datetime

from pyxlsbwriter import XlsbWriter

rows = [
    ["No.", "Name", "Price", "Open", "Date"],
    ["K1", "Größe Ærø", 1.5, True, datetime.date(2026, 1, 31)],
    ["K2", None, -2, False, datetime.datetime(2026, 2, 1, 14, 30)],
]
with XlsbWriter("pyxlsbwriter.xlsb") as book:
    book.add_sheet("Orders")
    book.write_sheet(rows)
