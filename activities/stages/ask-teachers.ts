import { DurasweepError } from '../../core/domain/errors.ts';
import { trialKey } from '../../core/domain/keys.ts';
import type { FoldSequences } from '../../core/domain/sequences.ts';
import type { TrialSpecification } from '../../core/domain/trial.ts';
import type { Distillation } from '../../core/domain/variant.ts';
import { predict } from '../../core/training/predict.ts';
import { softenTeachers } from '../../core/training/soft-targets.ts';
import { readModel } from './read-model.ts';
import type { StageContext } from './stage-context.ts';
import { findTrialResult } from './trial-result.ts';

interface AskOptions {
  readonly specification: TrialSpecification;
  readonly data: FoldSequences;
  readonly context: Pick<StageContext, 'store' | 'signal'>;
  /** Called for each teacher and each batch. */
  readonly onWork: () => void;
}

/**
 * The teachers' predictions for a trial's training part, `[count, classes]` probabilities; undefined without teachers. They were trained on the
 * same part, so nothing from validation and test reaches the student.
 */
export async function askTeachers({ specification, data, context, onWork }: AskOptions): Promise<Float32Array | undefined> {
  const { distil } = specification.training;
  if (distil === undefined) return undefined;
  const { train: sequences, classes } = data;
  const logits: Float32Array[] = [];
  for (const teacher of listTeachers(specification, distil)) {
    context.signal.throwIfAborted();
    onWork();
    const result = await findTrialResult(context.store, trialKey(teacher));
    if (result === null) throw refuse(teacher);
    const weights = await readModel(context.store, result);
    logits.push(
      await predict({ model: teacher.model, classes: classes.length, features: sequences.features, weights, sequences, onBatch: onWork }),
    );
  }
  return softenTeachers({ logits, classes: classes.length, temperature: distil.temperature });
}

/** The teachers' trials, with the student's data and fold. */
function listTeachers(student: TrialSpecification, { teachers, seeds }: Distillation): TrialSpecification[] {
  return teachers.flatMap(({ model, training }) => seeds.map((seed) => ({ ...student, model, training, seed })));
}

function refuse({ model, fold, seed }: TrialSpecification): DurasweepError {
  const teacher = `${model.architecture}, fold ${fold}, seed ${seed}`;
  return new DurasweepError(
    'InvalidConfig',
    `training.distil.from: a teacher (${teacher}) has no finished trial. Retry its variant first, then this one.`,
  );
}
