import { useState } from 'preact/hooks';
import { shortenNames, withCharacters } from '../../../core/domain/shorten-names.ts';
import type { ConfusionCell, VariantView } from '../../views/results-view.ts';
import { Figure } from '../parts/figure.tsx';
import { useRoom } from '../parts/room.ts';
import { CellChoice, Examples, keyOfCell } from './confusion-cell.tsx';

interface ConfusionProps {
  readonly base: string;
  readonly classes: readonly string[];
  readonly features: readonly string[];
  readonly view: VariantView;
}

const TOP = 12;
/** Room for the names of classes: its smallest, and what each character adds. */
const NAME_ROOM = 22;
const CHARACTER_WIDTH = 7;
/** Share of a name's length that its slanted text needs below the matrix. */
const SLANT = 0.82;
const TITLE_ROOM = 24;
const hasRoom = withCharacters(20);
/** Pixels of a cell: at most, at least, and from which on its number is written. */
const CELL = { most: 30, least: 8, written: 14 };
const LARGEST = 600;
const RIGHT = 16;

/** The confusion matrix, and the recordings behind each cell. */
export function Confusion({ base, classes, features, view }: ConfusionProps) {
  const [chosen, choose] = useState<string | null>(null);
  const room = useRoom();
  const { confusion } = view;
  if (confusion.length === 0) return null;
  const cell = view.cells.find((each) => keyOfCell(each) === chosen) ?? findLargestMistake(view);
  const title = `${view.variant}: confusion on the ${view.part} part, all trials`;
  const name = (index: number) => classes[index] ?? String(index);
  const labels = shortenNames(
    confusion.map((_, index) => name(index)),
    hasRoom,
  );
  const longest = Math.max(...labels.map(({ length }) => length));
  const left = TITLE_ROOM + NAME_ROOM + CHARACTER_WIDTH * longest;
  const step = Math.min(CELL.most, Math.max(CELL.least, Math.floor(Math.min(LARGEST, room - left - RIGHT) / confusion.length)));
  const size = step * confusion.length;
  const totals = confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  const bottom = TITLE_ROOM + NAME_ROOM + SLANT * CHARACTER_WIDTH * longest;
  return (
    <>
      <Figure
        name={`confusion-${view.variant}`}
        title={title}
        description={`${title}. ${describeMistakes(view, name)}`}
        specification={() => specify(title, confusion, name)}
        width={left + size + RIGHT}
        height={TOP + size + bottom}
        onPick={choose}
      >
        {confusion.map((row, label) => (
          <g key={label} transform={`translate(${left},${TOP + label * step})`}>
            <text class="tick" x={-6} y={step / 2} dy="0.32em" text-anchor="end">
              {labels[label]}
            </text>
            {row.map((count, predicted) => (
              <Cell
                key={predicted}
                place={{ label, predicted }}
                count={count}
                total={totals[label] ?? 0}
                step={step}
                isChosen={cell?.label === label && cell.predicted === predicted}
                name={name}
              />
            ))}
          </g>
        ))}
        {confusion.map((_, predicted) => (
          <text
            key={predicted}
            class="tick"
            text-anchor="end"
            transform={`translate(${left + predicted * step + step / 2 + 4},${TOP + size + 8}) rotate(-55)`}
          >
            {labels[predicted]}
          </text>
        ))}
        <text class="axis-title" x={left + size / 2} y={TOP + size + bottom - 4} text-anchor="middle">
          predicted as
        </text>
        <text class="axis-title" transform={`translate(14,${TOP + size / 2}) rotate(-90)`} text-anchor="middle">
          true class
        </text>
      </Figure>
      <CellChoice cells={view.cells} confusion={confusion} name={name} chosen={cell ?? null} onChoose={choose} />
      {cell != null && <Examples base={base} cell={cell} name={name} features={features} />}
    </>
  );
}

interface CellProps {
  readonly place: { readonly label: number; readonly predicted: number };
  readonly count: number;
  /** Of its row. */
  readonly total: number;
  readonly step: number;
  readonly isChosen: boolean;
  readonly name: (index: number) => string;
}

function Cell({ place, count, total, step, isChosen, name }: CellProps) {
  const { label, predicted } = place;
  const share = total === 0 ? 0 : count / total;
  return (
    <g class={count === 0 ? '' : 'pick'} data-pick={count === 0 ? undefined : keyOfCell(place)}>
      <rect
        x={predicted * step}
        width={step - 1}
        height={step - 1}
        class={isChosen ? 'cell chosen' : 'cell'}
        fill-opacity={count === 0 ? 0.03 : 0.12 + 0.88 * share}
      >
        <title>{`${name(label)} predicted as ${name(predicted)}: ${count} of ${total}`}</title>
      </rect>
      {count > 0 && step >= CELL.written && (
        <text
          class={share > 0.45 ? 'count on-dark' : 'count'}
          font-size={Math.min(11, step - 5)}
          x={predicted * step + step / 2}
          y={step / 2}
          dy="0.32em"
          text-anchor="middle"
        >
          {count}
        </text>
      )}
    </g>
  );
}

function findLargestMistake({ cells, confusion }: VariantView): ConfusionCell | undefined {
  const count = ({ label, predicted }: ConfusionCell) => confusion[label]?.[predicted] ?? 0;
  const mistakes = cells.filter(({ label, predicted }) => label !== predicted);
  return mistakes.sort((a, b) => count(b) - count(a))[0] ?? cells[0];
}

function describeMistakes({ confusion }: VariantView, name: (index: number) => string): string {
  const mistakes = confusion.flatMap((row, label) => row.map((count, predicted) => ({ label, predicted, count })));
  const largest = mistakes.filter(({ label, predicted, count }) => label !== predicted && count > 0).sort((a, b) => b.count - a.count);
  if (largest.length === 0) return 'No mistakes.';
  return `Most often: ${largest
    .slice(0, 5)
    .map(({ label, predicted, count }) => `${name(label)} predicted as ${name(predicted)}, ${count} times`)
    .join('; ')}.`;
}

function specify(title: string, confusion: VariantView['confusion'], name: (index: number) => string): object {
  const values = confusion.flatMap((row, label) =>
    row.map((count, predicted) => ({ label: name(label), predicted: name(predicted), count })),
  );
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title,
    data: { values },
    mark: { type: 'rect', tooltip: true },
    encoding: {
      y: { field: 'label', type: 'nominal', sort: null, title: 'true class' },
      x: { field: 'predicted', type: 'nominal', sort: null, title: 'predicted as' },
      color: { field: 'count', type: 'quantitative' },
    },
  };
}
