import type { Inline, Row } from '../../../core/report/document/blocks.ts';
import type { ResultsView } from '../../views/results-view.ts';
import type { TextBlock, TextSection } from '../../views/text-sections.ts';
import type { Column } from '../parts/columns.ts';
import { SCROLLS } from '../parts/scrolls.ts';
import { Table } from '../parts/table.tsx';
import { Intervals } from './intervals.tsx';

interface WordsProps {
  readonly section: TextSection;
  readonly results: ResultsView;
  /** Shown after the title. */
  readonly children?: preact.ComponentChildren;
}

/** A section of the report, with sortable and downloadable tables. */
export function Words({ section: { id, title, blocks }, results, children }: WordsProps) {
  return (
    <section id={id} aria-label={title} class="words">
      <h2>{title}</h2>
      {children}
      {blocks.map((block, index) => (
        <TextBlockView key={index} block={block} name={`${id}-${index}`} results={results} />
      ))}
    </section>
  );
}

interface BlockProps {
  readonly block: TextBlock;
  /** Name of its files. */
  readonly name: string;
  readonly results: ResultsView;
}

function TextBlockView({ block, name, results }: BlockProps) {
  switch (block.type) {
    case 'heading':
      return (
        <>
          <h3 id={block.id}>{block.text}</h3>
          <ExperimentFigure id={block.id} results={results} />
        </>
      );
    case 'paragraph':
      return <p>{block.content.map(renderInline)}</p>;
    case 'list':
      return (
        <ul>
          {block.items.map((item, index) => (
            <li key={index}>{item.map(renderInline)}</li>
          ))}
        </ul>
      );
    case 'notice':
      return (
        <p class="notice" role="note">
          {block.content.map(renderInline)}
        </p>
      );
    case 'verdict':
      return (
        <p class="verdict">
          <strong>Verdict.</strong> {block.content.map(renderInline)}
        </p>
      );
    case 'code':
      return <pre {...SCROLLS}>{block.text}</pre>;
    case 'table':
      return <TextTable table={block} name={name} />;
  }
}

function renderInline(part: Inline): preact.ComponentChildren {
  if (typeof part === 'string') return keepUnits(part);
  if ('code' in part) return <code>{part.code}</code>;
  return <strong>{keepUnits(part.strong)}</strong>;
}

/** A line must not break between a number and its percent sign. */
function keepUnits(text: string): string {
  return text.replaceAll(/(\d) %/g, '$1\u00a0%');
}

type TableBlock = Extract<TextBlock, { readonly type: 'table' }>;
interface NumberedRow {
  readonly cells: Row;
  readonly place: number;
}

function TextTable({ table, name }: { readonly table: TableBlock; readonly name: string }) {
  const rows = table.rows.map((cells, place): NumberedRow => ({ cells, place }));
  return (
    <Table
      name={name}
      caption={table.caption}
      columns={listColumns(table)}
      rows={rows}
      keyOf={({ place }) => String(place)}
      empty="None."
    />
  );
}

function listColumns({ columns }: TableBlock): readonly Column<NumberedRow>[] {
  return columns.map(({ title, align }, index) => ({
    key: `column-${index}`,
    title,
    ...(align === 'right' ? { align } : {}),
    show: ({ cells }) => cells[index]?.content.map(renderInline),
    value: ({ cells }) => {
      const sortBy = cells[index]?.sortBy;
      if (sortBy !== undefined) return Number.isFinite(sortBy) ? sortBy : null;
      return cells[index]?.content.map(readInline).join('') ?? null;
    },
  }));
}

function readInline(part: Inline): string {
  if (typeof part === 'string') return part;
  return 'code' in part ? part.code : part.strong;
}

/** Below an experiment's title, the variants it compares. */
function ExperimentFigure({ id, results }: { readonly id: string; readonly results: ResultsView }) {
  const number = /^experiment-(\d+)-/.exec(id)?.[1];
  const experiment = results.experiments[Number(number) - 1];
  if (experiment === undefined) return null;
  const rows = experiment.variants.flatMap((name) => results.variants.find(({ variant, mean }) => variant === name && mean !== null) ?? []);
  if (rows.length < 2) return null;
  return <Intervals name={`experiment-${experiment.name}`} about={`${experiment.name}: `} results={results} rows={rows} />;
}
