export type { Cli } from './cli.ts';
export { EXIT_MEANINGS } from './exit-codes.ts';
export { createProgram } from './program/create-program.ts';
export { examplesOf } from './program/examples.ts';
