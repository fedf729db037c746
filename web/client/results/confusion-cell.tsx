import type { ConfusionCell, RecordingView, VariantView } from '../../views/results-view.ts';
import { Choice } from '../parts/choice.tsx';
import { formatShare } from '../parts/format.ts';
import { AwaitedDrawing, RecordingDrawing } from './recording.tsx';
import { useAnswer } from './use-answer.ts';

export function keyOfCell({ label, predicted }: Pick<ConfusionCell, 'label' | 'predicted'>): string {
  return `${label}/${predicted}`;
}

interface CellChoiceProps {
  readonly cells: readonly ConfusionCell[];
  readonly confusion: VariantView['confusion'];
  readonly name: (index: number) => string;
  readonly chosen: ConfusionCell | null;
  readonly onChoose: (key: string) => void;
}

/** The same cells for a keyboard and a screen reader, mistakes first. */
export function CellChoice({ cells, confusion, name, chosen, onChoose }: CellChoiceProps) {
  const count = ({ label, predicted }: ConfusionCell) => confusion[label]?.[predicted] ?? 0;
  const isRight = ({ label, predicted }: ConfusionCell) => (label === predicted ? 1 : 0);
  const sorted = [...cells].sort((a, b) => isRight(a) - isRight(b) || count(b) - count(a));
  return (
    <p class="filter">
      <Choice
        label="Recordings of"
        value={chosen === null ? '' : keyOfCell(chosen)}
        options={sorted.map((cell) => ({
          value: keyOfCell(cell),
          words: `${name(cell.label)} predicted as ${name(cell.predicted)} (${count(cell)})`,
        }))}
        onChange={onChoose}
      />
    </p>
  );
}

interface ExamplesProps {
  readonly base: string;
  readonly cell: ConfusionCell;
  readonly name: (index: number) => string;
  readonly features: readonly string[];
}

export function Examples({ base, cell, name, features }: ExamplesProps) {
  const indices = cell.examples.map(({ recording }) => recording);
  const { value, trouble } = useAnswer<RecordingView[]>(`${base}/recordings?at=${indices.join(',')}`);
  if (trouble !== null) return <p class="notice">{trouble}</p>;
  return (
    <ul class="examples" aria-label={`Recordings of ${name(cell.label)} predicted as ${name(cell.predicted)}`}>
      {cell.examples.map(({ recording: index, confidence, fold, seed }) => {
        const recording = value?.find((each) => each.recording === index);
        const where = `${formatShare(confidence, 0)} sure, fold ${fold}, seed ${seed}`;
        return (
          <li key={`${index}/${fold}/${seed}`}>
            {recording === undefined ? <AwaitedDrawing /> : <RecordingDrawing recording={recording} features={features} />}
            <span>{`recording ${index}${recording === undefined ? '' : ` of ${recording.group}: ${recording.length} steps`}, ${where}`}</span>
          </li>
        );
      })}
    </ul>
  );
}
