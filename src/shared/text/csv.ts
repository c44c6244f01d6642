/** A spreadsheet takes a cell that begins so for a formula, and runs it. */
const formula = /^[=+\-@\t\r]/;
export const isFormula = (text: string): boolean => formula.test(text.trimStart()) || formula.test(text);

/** One cell after RFC 4180, quoted; what a spreadsheet would run gets an apostrophe in front and stays text. */
export const csvCell = (text: string): string => `"${(isFormula(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** Rows of a file after RFC 4180: every cell quoted, every line ended by CR LF. */
export const csvOf = (rows: readonly (readonly string[])[]): string => rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
