const KINDS: readonly [RegExp, string][] = [
  [/^xl\/workbook\.bin$/, 'a binary Excel workbook (.xlsb); save it as .xlsx'],
  [/^word\//, 'a Word document'],
  [/^ppt\//, 'a PowerPoint presentation'],
  [/^content\.xml$/, 'an OpenDocument file, such as .ods; save it as .xlsx'],
  [/^index\/|\.iwa$/, 'a Numbers or other iWork document'],
  [/\.xlsx$/, 'a zip archive that holds workbooks; store them one by one'],
];

/** Says what a zip without a workbook looks like, by the names of its parts. */
export function describePackage(parts: ReadonlyMap<string, unknown>): string {
  for (const [pattern, kind] of KINDS) {
    for (const name of parts.keys()) if (pattern.test(name)) return kind;
  }
  return 'a zip archive';
}
