import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { ColumnsFormat } from '../../../../core/dataset/formats/index.ts';
import { NUMBERED, read } from './read-text-file.ts';

describe('a text file of rows', () => {
  const refused: readonly [string, string | Uint8Array, Partial<ColumnsFormat>, string][] = [
    ['a quote never closed', 't,x,y\n0,1,2\n1,"3,4\n2,5,6\n', {}, 'a/1.csv, line 3: expected a closing quote, found none'],
    [
      'a semicolon at the end of some rows',
      'x,y\n1,2;\n3,4\n',
      {},
      'a/1.csv, line 2: expected a finite decimal number for column 1 (y), found "2;"',
    ],
    ['a row with a cell too many', 'x,y\n1,2\n3,4,5\n', {}, 'a/1.csv, line 3: expected 2 columns, found 3'],
    ['a row with a cell too few', 'x,y,\n1,2,\n3\n', {}, 'a/1.csv, line 3: expected 3 columns, found 1 ("3")'],
    ['a line below the rows', 'x,y\n1,2\nEnd\n', {}, 'a/1.csv, line 3: expected 2 columns, found 1 ("End")'],
    [
      'a row number that the header does not name',
      'x y\n1 2 3\n2 3 4\n',
      { delimiter: 'whitespace' },
      'as R writes them, add a name for it to the header',
    ],
    [
      'rows with another delimiter than the header',
      'x,y\n1;2\n',
      {},
      'found 1 ("1;2"); if the delimiter is wrong, write "delimiter": "semicolon"',
    ],
    ['another delimiter without a header', '1;2\n', { header: false, features: NUMBERED }, 'write "delimiter": "semicolon"'],
    ['a delimiter that is not known', 'x|y\n1|2\n', {}, 'if "|" is the delimiter, replace it by a comma, semicolon or tab'],
    ['decimal commas between commas', 'x,y\n0,5,1,5\n', {}, 'separate them by semicolons and write "decimal": "comma"'],
    [
      'one column of decimal commas',
      '1,5\n0,82\n0,05\n',
      { header: false, features: NUMBERED.slice(0, 1) },
      'line 3: expected two columns of numbers, found "0,05"; if it is one number, write "delimiter": "semicolon" and "decimal": "comma"',
    ],
    ['lines above the header', 'Device 7\nRate: 50 Hz\n\nt,x,y\n0,1,2\n', {}, 'line 4 has it: skip the lines above with "skipLines": 3'],
    ['a second line of names', 'acc,acc\nx,y\n1,2\n', {}, 'line 2 has it: skip the lines above with "skipLines": 1'],
    [
      'a column twice',
      'x,y\n1,2\n',
      {
        features: [
          { name: 'x', column: 'x' },
          { name: 'y', column: ' x ' },
        ],
      },
      'expected different columns for feature "x" and feature "y", found column 0 for both',
    ],
    [
      'a column by number and name',
      'x,y\n1,2\n',
      {
        features: [
          { name: 'a', column: 1 },
          { name: 'b', column: 'y' },
        ],
      },
      'found column 1 for both',
    ],
    ['a dash for a missing value', 'x,y\n-,2\n', {}, 'found "-"; if this means a missing value, list "-" in the format\'s "missingValues"'],
    ['an error of a spreadsheet', 'x,y\n#DIV/0!,2\n', { missing: 'interpolate' }, 'list "#DIV/0!" in the format\'s "missingValues"'],
    ['a number that does not fit', 'x,y\n1e39,2\n', {}, 'found "1e39"; numbers beyond 3.4e38 do not fit into 32 bits'],
    ['infinity', 'x,y\n-Inf,2\n', {}, 'list "-Inf" in the format\'s "missingValues"'],
    ['a quote inside a cell', 't,x,y\n0,1",2\n', {}, 'a/1.csv, line 2: expected quotes around whole cells only, found one inside'],
    ['text after a quote', 't,x,y\n0,"1"0,2\n', {}, 'a/1.csv, line 2: expected a delimiter after a closing quote'],
    [
      'a wrong value after quoted line breaks',
      'note,x,y\n"a\nb\nc",1,2\n"d",1,z\n',
      {},
      'a/1.csv, line 5: expected a finite decimal number for column 2 (y), found "z"',
    ],
    [
      'a forgotten header',
      't,x,y\n0,1,2\n1,3,4\n',
      { header: false, features: [{ name: 'x', column: 1 }] },
      'a/1.csv, line 1: expected numbers, found "x"; if the line names the columns, write "header": true',
    ],
    [
      'a header that is none',
      '0.5,1.5\n0.25,2\n',
      { features: NUMBERED },
      'a/1.csv, line 1: expected a header, found numbers ("0.5", "1.5"); if the file has none, write "header": false',
    ],
    [
      'a row of units',
      't,x,y\ns,m,m\n0,1,2\n1,3,4\n',
      {},
      'a/1.csv, line 2: expected numbers, found "m", "m"; if the line holds units, write "skipRows": 1',
    ],
    ['numbers that skipRows would leave out', 't,x,y\n0,1,2\n1,3,4\n', { skipRows: 1 }, 'a/1.csv, line 2: expected a row without numbers'],
    [
      'two columns of one name',
      't,x,x,y\n0,1,2,3\n',
      {},
      'a/1.csv, line 1: expected one column "x", found several; rename them, or give the column by its number',
    ],
    ['whole numbers where a header is meant', '7,8\n3,4\n', { features: NUMBERED }, 'write "header": false in the format'],
    ['a comment not named', '# sensor: wrist\nt,x,y\n0,1,2\n', {}, 'if such lines are comments, write "comment": "#" in the format'],
    ['another comment not named', '% made by a program, 2021\nt,x,y\n0,1,2\n', {}, 'write "comment": "%" in the format'],
    ['a line for spreadsheets', 'sep=;\nt;x;y\n0;1;2\n', { delimiter: 'semicolon' }, 'skip the line with "skipLines": 1'],
    ['another delimiter', 't;x;y\n0;1;2\n', {}, 'if the delimiter is wrong, write "delimiter": "semicolon"'],
    [
      'decimal commas not named',
      'x;y\n0,5;1\n',
      { delimiter: 'semicolon' },
      'found "0,5"; if commas are decimal separators, write "decimal": "comma" in the format',
    ],
    ['a decimal point where commas are', 'x;y\n0.5;1\n', { delimiter: 'semicolon', decimal: 'comma' }, 'write "decimal": "point"'],
    [
      'thousands not named',
      'x,y\n"1,000.5",1\n',
      {},
      'found "1,000.5"; if there are thousands separators, write "thousands": "comma" in the format',
    ],
    [
      'a number that may be either',
      'x,y\n"1,000",1\n',
      {},
      'write "decimal": "comma", or if there are thousands separators, write "thousands": "comma"',
    ],
    [
      'thousands in whole numbers',
      "x,y\n1'000,1\n",
      {},
      'found "1\'000"; if there are thousands separators, write "thousands": "apostrophe" in the format.',
    ],
    ['an exponent of Fortran', 'x,y\n1.49D+00,1\n', {}, 'found "1.49D+00"; write the exponent with E instead of D.'],
    ['a dash before a number', 'x,y\n–0.7,1\n', {}, 'found "–0.7"; write a minus sign instead of the dash.'],
    ['a time stamp', 'x,y\n2024-01-01T10:00:00Z,1\n', {}, 'a time stamp is no feature: name another column.'],
    ['a share in per cent', 'x,y\n0.98%,1\n', {}, 'found "0.98%"; write numbers alone, without a unit.'],
    ['an amount of money', 'x,y\n$0.98,1\n', {}, 'write numbers alone, without a unit.'],
    ['digits of another script', 'x,y\n٠.٩٦,1\n', {}, 'write the digits 0 to 9.'],
    ['a hexadecimal number', 'x,y\n0x19,1\n', {}, 'found "0x19".'],
    ['separators elsewhere than before three digits', 'x,y\n"10,00",1\n', { thousands: 'comma' }, 'found "10,00"'],
    ['a group after a zero', 'x,y\n"0,123",1\n', { thousands: 'comma' }, 'found "0,123"'],
    [
      'a row of empty cells between others',
      'x,y\n1,2\n,\n3,4\n',
      {},
      'a/1.csv, line 3: expected a finite decimal number for column 0 (x), found nothing',
    ],
    ['a missing cell', 'x,y\n1,\n', {}, 'found nothing (missing values are refused); fix it, or choose "missing": "interpolate"'],
    [
      'an empty line',
      'x,y\n1,2\n\n3,4',
      {},
      'a/1.csv, line 3: expected 2 columns, found an empty line; remove it, or write "emptyLines": "skip"',
    ],
    [
      'Latin-1',
      iconv.encode('t,x,y\n0,1,2\nété,3,4', 'latin1'),
      {},
      'a/1.csv, line 3: expected UTF-8 text, found other bytes (0xE9); it may be Latin-1 or Windows-1252: write "encoding": "latin1"',
    ],
    ['Windows-1252', iconv.encode('t,x,€\n0,1,2\n', 'windows-1252'), {}, 'write "encoding": "windows-1252" in the format or "latin1"'],
    ['gzip within gzip', gzipSync(gzipSync('x,y\n1,2\n')), {}, 'expected a text file, found gzip; unpack it'],
    [
      'UTF-16 without a mark',
      iconv.encode('t,x,y\n0,1,2\n', 'utf-16le'),
      {},
      'found UTF-16LE without a byte order mark; write "encoding": "utf-16le"',
    ],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x78, 0, 0, 0]), {}, 'expected UTF-8 or UTF-16 text, found UTF-32'],
    [
      'bytes that are not of the encoding',
      Buffer.from([0x78, 0x0a, 0x81, 0x20, 0x0a]),
      { encoding: 'shift_jis' },
      'a/1.csv, line 2: expected SHIFT_JIS text',
    ],
    ['a zero byte', 'x,y\n1,\0\n', {}, 'a/1.csv, line 2: expected UTF-8 text, found a zero byte'],
    ['an Excel workbook', Buffer.from('PK\x03\x04....'), {}, 'expected a text file, found a zip archive or an Excel workbook'],
    ['HDF5', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), {}, 'expected a text file, found HDF5'],
    ['an endless quoted line', `x,y\n"${'1'.repeat(70_000)}",2`, {}, 'a/1.csv, line 2: expected at most 65536 characters'],
  ];
  it.each(refused)('is refused, naming file, line and remedy: %s', async (_, content, fields, message) => {
    await expect(read(content, fields)).rejects.toMatchObject({
      failureClass: 'DatasetRejected',
      message: expect.stringContaining(message),
    });
  });
});
