import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { datasetSchema } from '../../../../configs/dataset-schema.ts';
import type { ColumnsFormat, Encoding } from '../../../../core/dataset/formats/index.ts';
import { FEATURES, NUMBERED, readValues, SKIPPING } from './read-text-file.ts';

describe('a text file of rows', () => {
  const readable: readonly [string, string | Uint8Array, Partial<ColumnsFormat>][] = [
    ['plain', 't,x,y\n0,1.5,2\n1,-3,4e1\n', {}],
    ['quoted cells', '"t","x","y"\n"0","1.5","2"\n1,-3,"40"\n', {}],
    ['blanks around quotes', 't, "x", "y"\n0, "1.5" , "2"\n1, -3, "40"', {}],
    ['delimiters, line breaks and quotes within quotes', 'note,x,y\n"a, ""b""\r\nand c",1.5,2\r\n"\n#\n",-3,40\r\n', { comment: '#' }],
    ['single quotes', "t,x,'y'\n'0,0',1.5,2\n1,-3,40", { quote: 'single' }],
    ['quotes that are text', 'length,x,y\n5",1.5,2\n6",-3,40', { quote: 'none' }],
    ['comment lines', '# wrist, 5" strap\n# 50 Hz\nt,x,y\n0,1.5,2\n  # a pause\n1,-3,40\n# end\n', { comment: '#' }],
    ['lines before the header', 'Device 7\n"unclosed\n\nt,x,y\n0,1.5,2\n1,-3,40', { skipLines: 3 }],
    ['a row of units', 't,x,y\ns,m/s2,m/s2\n0,1.5,2\n1,-3,40', { skipRows: 1 }],
    ['CR line ends', 't,x,y\r0,1.5,2\r1,-3,40\r', {}],
    ['mixed line ends', 't,x,y\r\n0,1.5,2\r1,-3,40\n', {}],
    ['CR CR LF line ends', 't,x,y\r\r\n0,1.5,2\r\r\n1,-3,40\r\r\n', {}],
    ['decimal commas', 't;x;y\n0,0;1,5;2\n0,1;-3;4,0e1', { delimiter: 'semicolon', decimal: 'comma' }],
    ['decimal commas within quotes', 't,x,y\n"0,0","1,5",2\n1,"-3,0","40,"', { decimal: 'comma' }],
    ['empty lines at the top', '\n\nt,x,y\n0,1.5,2\n1,-3,40', {}],
    ['empty lines to skip', 't,x,y\n\n0,1.5,2\n \n1,-3,40', { emptyLines: 'skip' }],
    ['a delimiter at the end of rows', 't,x,y\n0,1.5,2,\n1,-3,40,\n', {}],
    ['a delimiter at the end of all lines', 't,x,y,\n0,1.5,2,\n1,-3,40,\n', {}],
    ['a delimiter at the end of the header alone', 't,x,y,\n0,1.5,2\n1,-3,40\n', {}],
    ['a tab at the end of the header alone', 't\tx\ty\t\n0\t1.5\t2\n1\t-3\t40\t\n', { delimiter: 'tab' }],
    ['rows of empty cells at the end, as spreadsheets write them', 't,x,y\r\n0,1.5,2\r\n1,-3,40\r\n,,\r\n , ,\r\n', {}],
    ['a semicolon at the end of every line', 't,x,y;\n0,1.5,2;\n1,-3,40;\n', {}],
    ['a semicolon at the end of every row, blanks, comments and a mark', '\ufeffx,y\r\n# a;b\r\n1.5,2; \r\n\r\n-3,40;\r\n', SKIPPING],
    ['a semicolon behind white space', 't x y ;\n0 1.5 2 ;\n1 -3 40 ;\n', { delimiter: 'whitespace' }],
    ['a semicolon at the end of rows with quotes', '"x";"y";\n"1,5";2;\n-3;"40";\n', { delimiter: 'semicolon', decimal: 'comma' }],
    ['white space at the end of rows', 't x y  \n0 1.5 2 \n1 -3 40\t\n', { delimiter: 'whitespace' }],
    ['tabs with blanks', 't\t x \t y\n0\t 1.5 \t2 \n1\t  -3\t 40', { delimiter: 'tab' }],
    ['tabs with quotes', 't\t"x"\t"y"\n\t"1.5"\t2\n1\t-3\t "40"', { delimiter: 'tab' }],
    ['white space with quotes', '  t  x   y\n "a b" 1.5\t2\n1 "-3" 40', { delimiter: 'whitespace' }],
    ['columns counted from 0 by a header', '0,1\n1.5,2\n-3,40', { features: NUMBERED }],
    [
      'UTF-16 with a mark, semicolons and decimal commas',
      iconv.encode('t;x;y\r\n0;1,5;2\r\n1;"-3,0";40\r\n', 'utf-16le', { addBOM: true }),
      { delimiter: 'semicolon', decimal: 'comma' },
    ],
    ['UTF-16 BE with a mark', iconv.encode('t,x,y\n0,1.5,2\n1,-3,40', 'utf-16be', { addBOM: true }), {}],
    ['UTF-16 without a mark', iconv.encode('t,x,y\n0,1.5,2\n1,-3,40', 'utf-16le'), { encoding: 'utf-16le' }],
    ['UTF-8 with a mark', '\ufefft,x,y\n0,1.5,2\n1,-3,40', {}],
    ['a minus sign of typography', 't,x,y\n0,1.5,2\n1,\u22123,4e1', {}],
    ['a mark that says more than the format', '\ufeffx,y\n1.5,2\n-3,40', { encoding: 'latin1' }],
  ];
  it.each(readable)('is read: %s', async (_, content, fields) => {
    expect(await readValues(content, fields)).toEqual([1.5, 2, -3, 40]);
  });

  it.each(['comma', 'space', 'apostrophe'] as const)('has thousands separated by %s', async (thousands) => {
    const mark = { comma: ',', space: ' ', apostrophe: '’' }[thousands];
    const grouped = `"1${mark}234${mark}567"`;
    expect(await readValues(`x,y\n${grouped},"-12${mark}000.5"\n999,0.125`, { thousands })).toEqual([1234567, -12000.5, 999, 0.125]);
  });

  it('has thousands separated by points before a decimal comma', async () => {
    const fields = { thousands: 'point', decimal: 'comma', delimiter: 'semicolon' } as const;
    expect(await readValues('x;y\n1.234,5;-1.000.000', fields)).toEqual([1234.5, -1000000]);
  });

  const encodings: readonly [Encoding, string][] = [
    ['latin1', 'état'],
    ['windows-1252', 'œuvre €'],
    ['windows-1251', 'скорость'],
    ['iso-8859-15', 'naïve €'],
    ['shift_jis', '加速度'],
    ['gb18030', '加速度'],
    ['euc-kr', '가속도'],
    ['koi8-r', 'скорость'],
    ['cp437', 'Länge'],
  ];
  it.each(encodings)('is decoded from %s', async (encoding, name) => {
    const features = [{ name: 'x', column: name }];
    expect(await readValues(iconv.encode(`t,${name}\n0,1.5\n`, encoding), { encoding, features })).toEqual([1.5]);
  });

  it('finds a column in any Unicode form of its name', async () => {
    const features = [{ name: 'x', column: 'é'.normalize('NFC') }];
    expect(await readValues(`t,${'é'.normalize('NFD')}\n0,1.5\n`, { features })).toEqual([1.5]);
  });

  it('keeps many rows with quotes in order', async () => {
    const rows = Array.from({ length: 5_000 }, (_, row) => (row % 3 === 0 ? `${row},"${row}"` : `"${row}",${row}`));
    expect(await readValues(`x,y\n${rows.join('\n')}`)).toEqual(Array.from({ length: 10_000 }, (_, index) => Math.floor(index / 2)));
  });

  it.each(['#N/A', '#NV', '<NA>', '-nan(ind)', '1.#QNAN'])('may have values that are missing: %s', async (missing) => {
    expect(await readValues(`x,y\n1,2\n${missing},2\n3,2`, { missing: 'interpolate' })).toEqual([1, 2, 2, 2, 3, 2]);
  });

  it("does not treat a spreadsheet's error at the beginning of a row as a comment", async () => {
    const fields = { comment: '#', missing: 'interpolate', missingValues: ['#DIV/0!'] } as const;
    expect(await readValues('# made by hand\nx,y\n1,2\n#DIV/0!,2\n3,2', fields)).toEqual([1, 2, 2, 2, 3, 2]);
  });

  it('may have two columns that look like decimal commas if the format says so', async () => {
    expect(await readValues('1,5\n2,05\n', { header: false, columnCount: 2, features: NUMBERED })).toEqual([1, 5, 2, 5]);
  });

  it('needs an encoding that is known', () => {
    const format = { type: 'columns', path: '{class}/*.csv', features: FEATURES, encoding: 'utf-7' };
    expect(() => datasetSchema.parse({ name: 'test', format })).toThrow(/utf-8.*windows-1252/s);
  });
});
