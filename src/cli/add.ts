import type { Command as Program } from 'commander';
import type { Lang } from '../model/index.ts';
import type { Command } from './context.ts';
import type { ExitCode } from './exit-codes.ts';

/** What every command takes. */
export interface Common {
  readonly dir: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly lang?: Lang;
}

export type Options = Common & Readonly<Record<string, unknown>>;

/** Adds a command to the program, or to another command, whose options it then shares. */
export type Add = (
  usage: string,
  about: string,
  run: (command: Command, args: readonly string[], options: Options) => Promise<ExitCode>,
  parent?: Program,
) => Program;
