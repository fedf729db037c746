/** Spreadsheets write these where a formula has no value, in English and some other languages. */
const SPREADSHEET_ERROR = /^#(?:N\/A|NV|N\/D|N\/B|DIV\/0!|VALUE!|WERT!|VALEUR!|REF!|BEZUG!|NUM!|ZAHL!|NAME\?|NULL!)(?![^,;\s])/i;

/** Whether a line is a comment by the format's `comment`. A row that begins with a spreadsheet's error, such as `#DIV/0!`, is not one. */
export function isComment(line: string, comment: string | undefined): boolean {
  if (comment === undefined) return false;
  const text = line.trimStart();
  return text.startsWith(comment) && !SPREADSHEET_ERROR.test(text);
}
