/**
 * What an import makes of each of these files: with a setup that is made by hand, and with what is detected and suggested. What
 * a user has to decide comes first.
 */
export const outcomes: Record<string, Record<string, Record<string, string>>> = {
  quotes: {
    'another delimiter within quotes': {
      fixed: 'Completed, 3 of 3: 2: A1|Pen|1.5 … 4: A3|Cap|3.5',
      automatic: 'Completed, 3 of 3: 2: A1|Pen|1.5 … 4: A3|Cap|3.5',
    },
    'commas within quotes, between semicolons': {
      fixed: 'Completed, 2 of 2: 2: A1|Pen| … 3: A2|Ink|',
      automatic: 'Completed, 2 of 2: 2: A1|Pen| … 3: A2|Ink|',
    },
    'commas within quotes, between tabs': {
      fixed: 'Completed, 50 of 50: 2: A0|Pen,blue 0|0.50 … 51: A49|Pen,blue 49|49.50',
      automatic: 'Completed, 50 of 50: 2: A0|Pen,blue 0|0.50 … 51: A49|Pen,blue 49|49.50',
    },
    'two spaces within quotes': {
      fixed: 'Completed, 50 of 50: 2: A0|Pen  blue 0|0.50 … 51: A49|Pen  blue 49|49.50',
      automatic: 'Completed, 50 of 50: 2: A0|Pen  blue 0|0.50 … 51: A49|Pen  blue 49|49.50',
    },
    'a quote within a quoted value': {
      fixed: 'CompletedWithErrors, 1 of 2: 2: R1|Pipe 5" steel|1.5 quote_misplaced … 3: R2|Cap|2.5',
      automatic: 'CompletedWithErrors, 1 of 2: 2: R1|Pipe 5" steel|1.5 quote_misplaced … 3: R2|Cap|2.5',
    },
    'quoted numbers with three kinds of minus': {
      fixed:
        'CompletedWithErrors, 1 of 3: 2: A1|Pen| number_out_of_range … 3: A2|Ink| number_out_of_range … 4: A3|Cap|12.00',
      automatic:
        'CompletedWithErrors, 1 of 3: 2: A1|Pen| number_out_of_range … 3: A2|Ink| number_out_of_range … 4: A3|Cap|12.00',
    },
  },
  'headers and rows': {
    '10 rows, the first 3 short': {
      fixed: 'Completed, 10 of 10: 2: R0|Pen 0|0.5 … 11: R9|Pen 9|9.5',
      automatic: 'Completed, 10 of 10: 2: R0|Pen 0|0.5 … 11: R9|Pen 9|9.5',
    },
    '100 rows, the first 30 short': {
      fixed: 'Completed, 100 of 100: 2: R0|Pen 0|0.5 … 101: R99|Pen 99|99.5',
      automatic: 'Completed, 100 of 100: 2: R0|Pen 0|0.5 … 101: R99|Pen 99|99.5',
    },
    '100 rows, 60 of them short': {
      fixed: 'Completed, 100 of 100: 2: R0|Pen 0|0.5 … 101: R99|Pen 99|99.5',
      automatic: 'Completed, 100 of 100: 2: R0|Pen 0|0.5 … 101: R99|Pen 99|99.5',
    },
    '100 rows, the first 40 short': {
      fixed: 'Completed, 100 of 100: 2: R0|Pen 0|0.5 … 101: R99|Pen 99|99.5',
      automatic: 'Completed, 100 of 100: 2: R0|Pen 0|0.5 … 101: R99|Pen 99|99.5',
    },
    '40 rows, the last 24 short': {
      fixed: 'Completed, 40 of 40: 2: R0|Pen 0|0.5 … 41: R39|Pen 39|39.5',
      automatic: 'Completed, 40 of 40: 2: R0|Pen 0|0.5 … 41: R39|Pen 39|39.5',
    },
    'four rows without a header': {
      fixed: 'Completed, 4 of 4: 1: R1|Pen|1.5 … 4: R4|Tap|4.5',
      automatic:
        'undecided: headerRow; invalid_request: [{"in":"body","pointer":"/mappings","detail":"must have at least 1 entry"}]',
    },
    '3 rows that end with a delimiter': {
      fixed: 'Completed, 3 of 3: 2: S0|Pen 0|0.5 … 4: S2|Pen 2|2.5',
      automatic: 'Completed, 3 of 3: 2: S0|Pen 0|0.5 … 4: S2|Pen 2|2.5',
    },
    '30 rows that end with a delimiter': {
      fixed: 'Completed, 30 of 30: 2: S0|Pen 0|0.5 … 31: S29|Pen 29|29.5',
      automatic: 'Completed, 30 of 30: 2: S0|Pen 0|0.5 … 31: S29|Pen 29|29.5',
    },
    '300 rows that end with a delimiter': {
      fixed: 'Completed, 300 of 300: 2: S0|Pen 0|0.5 … 301: S299|Pen 299|299.5',
      automatic: 'Completed, 300 of 300: 2: S0|Pen 0|0.5 … 301: S299|Pen 299|299.5',
    },
    '3 rows with a value behind the last name': {
      fixed: 'Completed, 3 of 3: 2: S0|Pen 0|0.5 … 4: S2|Pen 2|2.5',
      automatic: 'Completed, 3 of 3: 2: S0|Pen 0|0.5 … 4: S2|Pen 2|2.5',
    },
    '30 rows with a value behind the last name': {
      fixed: 'Completed, 30 of 30: 2: S0|Pen 0|0.5 … 31: S29|Pen 29|29.5',
      automatic: 'Completed, 30 of 30: 2: S0|Pen 0|0.5 … 31: S29|Pen 29|29.5',
    },
    'a delimiter of two characters below comments': {
      fixed: 'Completed, 2 of 2: 4: A1|Pen|1.5 … 5: A2|Ink|2.5',
      automatic: 'Completed, 2 of 2: 4: A1|Pen|1.5 … 5: A2|Ink|2.5',
    },
    'a missing last cell': {
      fixed: 'Completed, 2 of 2: 2: TS1|Pen|1.5 … 3: TS2|Ink|2.5',
      automatic: 'Completed, 2 of 2: 2: TS1|Pen|1.5 … 3: TS2|Ink|2.5',
    },
  },
  'details of small files': {
    'g1: decimal commas': {
      fixed: 'Completed, 3 of 3: 2: 1,5|x| … 4: 3,5|x|',
      automatic: 'Completed, 3 of 3: 2: 1,5|x|10.99 … 4: 3,5|x|30.19',
    },
    'g2: a column with commas, one with points': {
      fixed: 'Completed, 3 of 3: 2: 1,1|x| … 4: 1,53|x|',
      automatic: 'Completed, 3 of 3: 2: 1,1|x| … 4: 1,53|x|',
    },
    'g3: prices before texts': {
      fixed: 'Completed, 3 of 3: 2: Schraube|Schraube| … 4: Scheibe|Scheibe|',
      automatic: 'Completed, 3 of 3: 2: Schraube|Schraube|1.50 … 4: Scheibe|Scheibe|0.99',
    },
    'g4: texts before prices': {
      fixed: 'Completed, 3 of 3: 2: Schraube|Schraube| … 4: Scheibe|Scheibe|',
      automatic: 'Completed, 3 of 3: 2: Schraube|Schraube|1.50 … 4: Scheibe|Scheibe|0.99',
    },
    'g5: names with commas': {
      fixed: 'Completed, 3 of 3: 2: 1|Meier, Hans| … 4: 3|Kurz, Uwe|',
      automatic: 'Completed, 3 of 3: 2: 1|Meier, Hans| … 4: 3|Kurz, Uwe|',
    },
    'g6: tabs between decimal commas': {
      fixed: 'Completed, 2 of 2: 2: A-1|x| … 3: A-2|x|',
      automatic: 'Completed, 2 of 2: 2: A-1|x|1.50 … 3: A-2|x|2.50',
    },
    'g7: one column of moments': {
      fixed: 'Completed, 3 of 3: 2: 2026-01-01 10:00:00|x| … 4: 2026-01-03 12:30:00|x|',
      automatic: 'Completed, 3 of 3: 2: 2026-01-01 10:00:00|x| … 4: 2026-01-03 12:30:00|x|',
    },
    'm1: dollars, parentheses, a minus behind': {
      fixed: 'Completed, 3 of 3: 2: A1|x| … 4: A3|x|',
      automatic: 'Completed, 3 of 3: 2: A1|x|12.99 … 4: A3|x|5.00',
    },
    'm2: euros behind amounts': {
      fixed: 'Completed, 2 of 2: 2: A1|x| … 3: A2|x|',
      automatic: 'Completed, 2 of 2: 2: A1|x|0.57 … 3: A2|x|1.20',
    },
    'q1: one quoted column of mixed codes': {
      fixed: 'Completed, 6 of 6: 2: 10A|x| … 7: POST|x|',
      automatic: 'Completed, 6 of 6: 2: 10A|x|2.55 … 7: POST|x|18.00',
    },
    'q3: quotes within quoted values': {
      fixed: 'Completed, 3 of 3: 2: 1|12"| … 4: 3|36"|',
      automatic: 'Completed, 3 of 3: 2: 1|12"| … 4: 3|36"|',
    },
    't2: one stray quote': {
      fixed: 'Completed, 5 of 5: 2: 1|Smith "Jo" Ltd| … 3: 2|Round table 48"| quote_misplaced … 6: 5|More|',
      automatic: 'Completed, 5 of 5: 2: 1|Smith "Jo" Ltd| … 3: 2|Round table 48"| quote_misplaced … 6: 5|More|',
    },
    't3: spaces before quotes': {
      fixed: 'Completed, 4 of 4: 2: 1|Smith, Jo| … 5: 4|Other, Co|',
      automatic: 'Completed, 4 of 4: 2: 1|Smith, Jo| … 5: 4|Other, Co|',
    },
    't4: a stray quote in the header': {
      fixed: 'Completed, 4 of 4: 2: 1|Smith| … 5: 4|Other|',
      automatic: 'Completed, 4 of 4: 2: 1|Smith| … 5: 4|Other|',
    },
    't5: a delimiter of the header is missing': {
      fixed:
        'CompletedWithErrors, 0 of 4: 2: 1|Smith| row_too_long … 3: 2|Brown| row_too_long … 4: 3|Plain| row_too_long … 5: 4|Other| row_too_long',
      automatic: 'undecided: unnamedColumns; Completed, 4 of 4: 2: 1|x| … 5: 4|x|',
    },
    't6: the last record is damaged': {
      fixed: 'Completed, 5 of 5: 2: 1|Smith| … 6: 5Last|Ely|',
      automatic: 'CompletedWithErrors, 4 of 5: 2: 1|Smith| … 6: 5Last|Ely| row_too_short',
    },
    't7: only rows end with a delimiter': {
      fixed: 'Completed, 4 of 4: 2: 1|Smith| … 5: 4|Other|',
      automatic: 'Completed, 4 of 4: 2: 1|Smith| … 5: 4|Other|',
    },
    't9: a title and a grand total': {
      fixed: 'Completed, 3 of 3: 4: Bath|x| … 6: York|x|',
      automatic: 'Completed, 4 of 4: 4: Bath|x| … 7: Grand Total|x|',
    },
    'a delimiter |+|': {
      fixed: 'Completed, 2 of 2: 2: A1|Pen|1.5 … 3: A2|Ink|2.5',
      automatic: 'Completed, 2 of 2: 2: A1|Pen|1.5 … 3: A2|Ink|2.5',
    },
    'a delimiter ::': {
      fixed: 'Completed, 2 of 2: 2: A1|Pen: blue|1.5 … 3: A2|Ink|2.5',
      automatic: 'Completed, 2 of 2: 2: A1|Pen: blue|1.5 … 3: A2|Ink|2.5',
    },
    'ragged rows below the header of a real table': {
      fixed: 'CompletedWithErrors, 4 of 5: 2: A1|Pen|1.5 … 3: A2|Ink| row_too_short … 6: A5|Nut|5.5',
      automatic: 'Completed, 5 of 5: 2: A1|Pen|1.5 … 6: A5|Nut|5.5',
    },
    'a title above a table': {
      fixed: 'Completed, 3 of 3: 5: A1|Pen|1.5 … 7: A3|Cap|3.5',
      automatic: 'Completed, 3 of 3: 5: A1|Pen|1.5 … 7: A3|Cap|3.5',
    },
    'a word of headers in values': {
      fixed: 'Completed, 4 of 4: 1: A1|Gift for a customer| … 4: A4|Tap|',
      automatic: 'Completed, 4 of 4: 1: A1|Gift for a customer| … 4: A4|Tap|',
    },
    'names with commas before spaces, one of them in the header': {
      fixed: 'Completed, 5 of 5: 2: A1|Pen, blue|1.50 … 6: A5|Nut|5.50',
      automatic: 'Completed, 5 of 5: 2: A1|Pen, blue|1.50 … 6: A5|Nut|5.50',
    },
    'commas before spaces in values only': {
      fixed: 'Completed, 4 of 4: 2: A1|Pen, blue|1.50 … 5: A4|Tap|4.50',
      automatic: 'Completed, 4 of 4: 2: A1|Pen, blue|1.50 … 5: A4|Tap|4.50',
    },
    'records that repeat the names of some columns': {
      fixed: 'Completed, 3 of 3: 2: No.|Name| … 4: A2|Ink|',
      automatic: 'Completed, 2 of 2: 3: A1|Pen| … 4: A2|Ink|',
    },
    'a header that is repeated on each page': {
      fixed: 'Completed, 3 of 3: 2: A1|Pen|1.5 … 5: A3|Cap|3.5',
      automatic: 'Completed, 3 of 3: 2: A1|Pen|1.5 … 5: A3|Cap|3.5',
    },
  },
  values: {
    'formulas by which Excel keeps zeros': {
      fixed: 'Completed, 2 of 2: 2: 00123|Pen|1.5 … 3: 00456|Ink|2.5',
      automatic: 'Completed, 2 of 2: 2: 00123|Pen|1.5 … 3: 00456|Ink|2.5',
    },
    'formulas of Excel within quotes': {
      fixed: 'Completed, 2 of 2: 2: 00123|Pen|1.5 … 3: 00456|Ink|2.5',
      automatic: 'Completed, 2 of 2: 2: 00123|Pen|1.5 … 3: 00456|Ink|2.5',
    },
    'apostrophes by which Excel marks texts': {
      fixed: "Completed, 2 of 2: 2: '00127|Pen|1.5 … 3: '4006381333931|Ink|2.5",
      automatic: 'Completed, 2 of 2: 2: 00127|Pen|1.5 … 3: 4006381333931|Ink|2.5',
    },
    'numbers that have lost digits': {
      fixed: 'CompletedWithErrors, 1 of 2: 2: |Pen|1.5 number_inexact … 3: A2|Ink|2.5',
      automatic: 'CompletedWithErrors, 1 of 2: 2: |Pen|1.5 number_inexact … 3: A2|Ink|2.5',
    },
    'amounts in euros': {
      fixed: 'CompletedWithErrors, 0 of 2: 2: N1|Thing| not_a_number … 3: N2|Thing| not_a_number',
      automatic: 'Completed, 2 of 2: 2: N1|Thing|1355.90 … 3: N2|Thing|10.00',
    },
    'cells that only seem to be empty': {
      fixed: 'CompletedWithErrors, 2 of 3: 2: A1||1.5 value_missing … 5: A3|Cap|',
      automatic: 'CompletedWithErrors, 2 of 3: 2: A1||1.5 value_missing … 5: A3|Cap|',
    },
  },
  'what messages are about': {
    'an open quote': {
      fixed: 'CompletedWithErrors, 3 of 4: 2: R1|Pen|1.5 … 3: R2|John, Doe|25 quote_misplaced … 5: R4|Tap|4.5',
      automatic: 'CompletedWithErrors, 3 of 4: 2: R1|Pen|1.5 … 3: R2|John, Doe|25 quote_misplaced … 5: R4|Tap|4.5',
    },
  },
};
