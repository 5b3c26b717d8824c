export type { ConfigProblem } from './config/source-file.ts';
export type { ToolOutcome } from './run/tool-outcome.ts';
export { type RunnableTool, ToolRunner } from './run/tool-runner.ts';
export { type FoundTool, Toolbox } from './toolbox.ts';
