import { Command } from 'commander';
import { nameCommand } from './command-name.ts';
import { EXIT } from './run-command.ts';

export interface CommandOptions {
  readonly name: string;
  readonly description: string;
  /** Their meanings, such as `0 done, 1 failed`. */
  readonly exitCodes: string;
  /** More help, above the exit codes. */
  readonly help?: string;
}

/** A command whose refusals have the exit code of invalid usage and name the help; its subcommands inherit both. */
export function createCommand({ name, description, exitCodes, help }: CommandOptions): Command {
  const typed = nameCommand(name);
  return new Command(typed)
    .description(description)
    .addHelpText('after', `${help === undefined ? '' : `\n${help}\n`}\nExit codes: ${exitCodes}.`)
    .showHelpAfterError(`${typed} --help shows what is allowed.`)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage));
}
