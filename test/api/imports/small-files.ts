/** Small files as people have them: quotes, headers and rows that went wrong once. */
export const smallFiles = {
  quotedCodes:
    'Code,Quantity,Price\n"10A",6,2.55\n"71",6,3.39\n"84B",8,2.75\n"22",2,7.65\n"30",6,4.25\n"POST",1,18.00\n',
  quotedQuotes: 'No;Size\n"1";"12"""\n"2";"24"""\n"3";"36"""\n',
  strayQuote:
    'No,Name,City,Amount\n1,"Smith ""Jo"" Ltd",Bath,10\n2,"Round table 48"",Leeds,20\n3,"Plain, Ltd",York,30\n4,Other,Hull,40\n5,More,Ely,50\n',
  spacesBeforeQuotes:
    'No, Name, City, Amount\n1, "Smith, Jo", Bath, 10\n2, "Brown, Al", Leeds, 20\n3, "Plain, Ltd", York, 30\n4, "Other, Co", Hull, 40\n',
  strayQuoteInHeader: 'No,"Name,City,Amount\n1,Smith,Bath,10\n2,Brown,Leeds,20\n3,Plain,York,30\n4,Other,Hull,40\n',
  headerWithoutDelimiter: 'No,NameCity,Amount\n1,Smith,Bath,10\n2,Brown,Leeds,20\n3,Plain,York,30\n4,Other,Hull,40\n',
  damagedLastRecord:
    'No,Name,City,Amount\n1,Smith,Bath,10\n2,Brown,Leeds,20\n3,Plain,York,30\n4,Other,Hull,40\n5Last,Ely,50\n',
  delimiterAtRowEnds: 'No;Name;City;Amount\n1;Smith;Bath;10;\n2;Brown;Leeds;20;\n3;Plain;York;30;\n4;Other;Hull;40;\n',
  titleAndTotal:
    'Summary of expenses\n\nRow Labels,Sum of Amount\nBath,10.5\nLeeds,20.1\nYork,30.2\nGrand Total,60.8\n',
  moments: 'Zeit\n2026-01-01 10:00:00\n2026-01-02 11:00:00\n2026-01-03 12:30:00\n',
};
