# Makes workbook.xls with xlwt 1.3.0: python3 make.py
import datetime

import xlwt


def style(number_format):
    return xlwt.easyxf(num_format_str=number_format)


book = xlwt.Workbook(encoding="utf-8")
hidden = book.add_sheet("Hidden")
hidden.visibility = 1
hidden.write(0, 0, "hidden")
sheet = book.add_sheet("Aufträge")
for column, name in enumerate(["No.", "Name", "Date", "Share", "Open", "Post Code", "Formula", "Time", "Amount"]):
    sheet.write(0, column, name)
sheet.write(2, 0, "A1")
sheet.write(2, 1, "ö" * 2500 + "漢" * 2200)
sheet.write(2, 2, datetime.datetime(2026, 1, 31, 14, 30), style("dd.mm.yyyy hh:mm"))
sheet.write(2, 3, 0.3, style("0%"))
sheet.write(2, 4, True)
sheet.write(2, 5, 42, style("00000"))
sheet.write(2, 6, xlwt.Formula('A3&"x"'))
sheet.write(2, 7, datetime.time(6, 15), style("hh:mm"))
sheet.write(2, 8, 0.1 + 0.2)
sheet.write_merge(3, 4, 0, 1, "merged")
sheet.write(3, 2, datetime.date(2026, 2, 1), style("yyyy-mm-dd"))
sheet.write(3, 4, False)
sheet.write(3, 8, -12.34)
sheet.write(4, 8, 1e20)
for column, number in enumerate([1, 2.5, 3, 4]):
    sheet.write(5, column, number)
sheet.write(6, 0, "ends with 🙂")
book.add_sheet("Empty")
book.save("workbook.xls")

dates = xlwt.Workbook()
dates.dates_1904 = True
dates.add_sheet("Dates").write(0, 0, 44591, style("yyyy-mm-dd"))
dates.save("dates-1904.xls")
