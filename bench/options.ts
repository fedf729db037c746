import path from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { KernelLevel } from '../core/models/kernel-level.ts';
import { PROJECT_FOLDER } from '../workers/project-folder.ts';
import { CASE_NAMES, CASES } from './cases.ts';
import { type BenchModel, MODELS } from './models.ts';
import { type OutputFiles, PUBLISHED } from './outputs.ts';
import { parseCount } from './parse-count.ts';
import { type CaseName, listLevelsUpTo } from './results.ts';

export interface BenchOptions {
  readonly quick: boolean;
  readonly cases: readonly CaseName[];
  readonly repetitions: number;
  readonly models: readonly BenchModel[];
  /** Levels of the kernels, fastest first. */
  readonly levels: readonly KernelLevel[];
  /** The level that everything is held to; null: the processor's fastest. */
  readonly heldTo: KernelLevel | null;
  /** A Python that already has PyTorch; null: install one. */
  readonly python: string | null;
  readonly outputs: OutputFiles;
}

const QUICK_FOLDER = path.join('.durasweep', 'bench', 'quick');
const REPETITIONS = { full: 5, quick: 2 };

interface Flags {
  readonly only?: readonly CaseName[];
  readonly models?: readonly BenchModel[];
  readonly levels?: readonly KernelLevel[];
  readonly heldTo?: KernelLevel;
  readonly repetitions?: number;
  readonly python?: string;
  readonly output?: string;
}

/** Reads the command line; exits for `--help` and for invalid options. */
export async function parseOptions(argv: readonly string[]): Promise<BenchOptions> {
  const command = new Command('npm run bench --')
    .description('Compares durasweep with PyTorch on this machine. Nothing else should run on it meanwhile.')
    .addArgument(new Argument('[extent]', 'how much').choices(['full', 'quick']).default('full'))
    .addOption(new Option('--only <cases>', 'only these cases; the others keep their earlier results').argParser(parseCases))
    .addOption(new Option('--models <names>', 'only these models; a case that runs drops its results for others').argParser(parseModels))
    .addOption(
      new Option(
        '--levels <names>',
        'processor levels at which to measure epochs, arithmetic and inference (default: all supported here)',
      ).argParser(parseLevels),
    )
    .addOption(
      new Option(
        '--held-to <level>',
        'measure as on a processor that has no higher level than this; PyTorch is held to the same instructions',
      ).choices(listLevelsUpTo(null)),
    )
    .addOption(new Option('--repetitions <count>', `default: ${REPETITIONS.full}, quick ${REPETITIONS.quick}`).argParser(parseCount))
    .option('--python <program>', 'a Python that has PyTorch and NumPy, instead of installing them into the cache (5 GB)')
    .option('--output <folder>', `where results, page and figure go (default: bench/ and docs/; quick: ${QUICK_FOLDER})`)
    .addHelpText('after', describeCases());
  await command.parseAsync([...argv]);
  const quick = command.processedArgs[0] === 'quick';
  const flags = command.opts<Flags>();
  return {
    quick,
    cases: flags.only ?? CASE_NAMES.filter((name) => !quick || CASES[name].inQuick),
    repetitions: flags.repetitions ?? (quick ? REPETITIONS.quick : REPETITIONS.full),
    models: flags.models ?? MODELS,
    levels: flags.levels ?? listLevels(quick, flags.heldTo),
    heldTo: flags.heldTo ?? null,
    python: flags.python ?? null,
    outputs: placeOutputs(flags.output ?? (quick ? path.join(PROJECT_FOLDER, QUICK_FOLDER) : null)),
  };
}

/** Results of the quick benchmark never replace the published ones. */
function placeOutputs(folder: string | null): OutputFiles {
  if (folder === null) return PUBLISHED;
  return {
    results: path.join(folder, 'results.json'),
    page: path.join(folder, 'performance.md'),
    figure: path.join(folder, 'images', 'epoch-seconds.svg'),
  };
}

function describeCases(): string {
  const lines = CASE_NAMES.map((name) => {
    const { what, minutes, inQuick } = CASES[name];
    return `  ${name.padEnd(11)} about ${String(minutes).padStart(2)} min  ${what}${inQuick ? '' : ' (not in quick)'}`;
  });
  const total = CASE_NAMES.reduce((sum, name) => sum + CASES[name].minutes, 0);
  return [
    `\nCases and their duration on two idle cores (${total} min in total; quick: at most 5 min):`,
    ...lines,
    '\nThe first run also installs PyTorch, which takes a few minutes.',
  ].join('\n');
}

function parseCases(text: string): CaseName[] {
  return parseList(text, CASE_NAMES, (name) => name);
}

function parseModels(text: string): BenchModel[] {
  return parseList(text, MODELS, ({ name }) => name);
}

function parseLevels(text: string): KernelLevel[] {
  return parseList(text, listLevelsUpTo(null), (name) => name);
}

/** The quick benchmark uses only the fastest level. */
function listLevels(quick: boolean, heldTo: KernelLevel | undefined): KernelLevel[] {
  const fastestFirst = listLevelsUpTo(heldTo ?? null).reverse();
  return quick ? fastestFirst.slice(0, 1) : fastestFirst;
}

function parseList<Item>(text: string, known: readonly Item[], nameOf: (item: Item) => string): Item[] {
  return text.split(',').map((name) => {
    const item = known.find((candidate) => nameOf(candidate) === name);
    if (item === undefined) throw new InvalidArgumentError(`"${name}" is not one of ${known.map(nameOf).join(', ')}.`);
    return item;
  });
}
