import type { FoldComposition } from '../domain/results.ts';
import type { SplitFold, SplitInput } from './split-types.ts';

/** Counts the classes and groups in a fold's parts instead of relying on the split method. */
export function countFoldParts(dataset: SplitInput, { train, validation, test, unknown = [] }: SplitFold): FoldComposition {
  const label = (index: number) => dataset.recordings[index]?.label ?? -1;
  const group = (index: number) => dataset.recordings[index]?.group ?? -1;
  const parts = { train, validation, test };
  const classes = mapParts(parts, (part) => new Set(part.map(label)));
  const groups = mapParts(parts, (part) => new Set(part.map(group)));
  const unknownClasses = new Set(unknown.map(label));
  const judged = test.length > 0 ? 'test' : 'validation';
  const nameClasses = (wanted: (index: number) => boolean) => dataset.classes.filter((_, index) => wanted(index));
  return {
    classes: mapParts(classes, ({ size }) => size),
    groups: mapParts(groups, ({ size }) => size),
    untrainedClasses: nameClasses((index) => !classes.train.has(index) && (classes.validation.has(index) || classes.test.has(index))),
    unjudgedClasses: nameClasses((index) => !classes[judged].has(index) && !unknownClasses.has(index)),
    judgedGroupsInTrain: [...groups[judged]].filter((index) => groups.train.has(index)).length,
  };
}

type Parts<Value> = Readonly<Record<'train' | 'validation' | 'test', Value>>;

function mapParts<From, To>({ train, validation, test }: Parts<From>, map: (part: From) => To): Parts<To> {
  return { train: map(train), validation: map(validation), test: map(test) };
}
