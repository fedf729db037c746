import { useMemo, useRef, useState } from 'preact/hooks';
import { useFilter } from './address.ts';
import { type Column, type Sorting, sortRows, writeCsv } from './columns.ts';
import { download } from './download.ts';
import { SCROLLS } from './scrolls.ts';

interface TableProps<Row> {
  /** Name for files and for the address, which contains the sort order. */
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly empty: string;
}

const ROW_HEIGHT = 34;
/** With fewer rows, all are in the document, for the browser's search and for printing. */
const VIRTUAL_FROM = 200;
const ROWS_BEYOND = 12;

/** A sortable table with CSV download; of thousands of rows only the visible ones are in the document. */
export function Table<Row>({ name, caption, columns, rows, keyOf, empty }: TableProps<Row>) {
  const [sorting, setSorting] = useSorting(name);
  const sorted = useMemo(() => sortRows(rows, columns, sorting), [rows, columns, sorting?.key, sorting?.descending]);
  const [top, setTop] = useState(0);
  const scroller = useRef<HTMLElement>(null);
  const isVirtual = rows.length > VIRTUAL_FROM;
  const height = scroller.current?.clientHeight ?? 600;
  const first = isVirtual ? Math.max(0, Math.floor(top / ROW_HEIGHT) - ROWS_BEYOND) : 0;
  const last = isVirtual ? Math.min(sorted.length, Math.ceil((top + height) / ROW_HEIGHT) + ROWS_BEYOND) : sorted.length;
  return (
    <section class="table" aria-label={caption}>
      <div class="table-head">
        <span>{caption}</span>
        <button type="button" class="small" onClick={() => download(`${name}.csv`, writeCsv(sorted, columns), 'text/csv')}>
          CSV
        </button>
      </div>
      <section
        {...SCROLLS}
        class={isVirtual ? 'scroller virtual' : 'scroller'}
        ref={scroller}
        aria-label={`${caption}, scrolls`}
        onScroll={({ currentTarget }) => isVirtual && setTop(currentTarget.scrollTop)}
      >
        <table aria-rowcount={sorted.length + 1}>
          <thead>
            <tr>
              {columns.map((column) => (
                <Heading key={column.key} column={column} sorting={sorting} onSort={setSorting} />
              ))}
            </tr>
          </thead>
          <tbody>
            {first > 0 && <tr class="gap" style={{ height: `${first * ROW_HEIGHT}px` }} />}
            {sorted.slice(first, last).map((row, index) => (
              <Line key={keyOf(row)} row={row} columns={columns} index={first + index + 2} />
            ))}
            {last < sorted.length && <tr class="gap" style={{ height: `${(sorted.length - last) * ROW_HEIGHT}px` }} />}
          </tbody>
        </table>
        {rows.length === 0 && <p class="empty">{empty}</p>}
      </section>
    </section>
  );
}

function useSorting(name: string): readonly [Sorting | null, (sorting: Sorting) => void] {
  const [kept, keep] = useFilter(`${name}-by`);
  const key = kept.replace(/^-/, '');
  const sorting = key === '' ? null : { key, descending: kept.startsWith('-') };
  return [sorting, (next) => keep(`${next.descending ? '-' : ''}${next.key}`)];
}

interface HeadingProps<Row> {
  readonly column: Column<Row>;
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting) => void;
}

/** The first sort order: numbers descending, names ascending. */
function Heading<Row>({ column: { key, title, align }, sorting, onSort }: HeadingProps<Row>) {
  const isSorted = sorting?.key === key;
  const sort = isSorted ? (sorting.descending ? 'descending' : 'ascending') : 'none';
  const descending = isSorted ? !sorting.descending : align === 'right';
  return (
    <th scope="col" class={align ?? 'left'} aria-sort={sort}>
      <button type="button" class="sort" onClick={() => onSort({ key, descending })}>
        {title}
      </button>
    </th>
  );
}

/** The first column names the row. Unchanged rows are not redrawn while the table scrolls. */
function Line<Row>({ row, columns, index }: { readonly row: Row; readonly columns: readonly Column<Row>[]; readonly index: number }) {
  return useMemo(
    () => (
      <tr aria-rowindex={index}>
        {columns.map(({ key, align = 'left', show }, place) =>
          place === 0 ? (
            <th key={key} scope="row" class={align}>
              {show(row) ?? '–'}
            </th>
          ) : (
            <td key={key} class={align}>
              {show(row) ?? '–'}
            </td>
          ),
        )}
      </tr>
    ),
    [row, columns, index],
  );
}
