export { type RunnableTool, ToolRunner } from './run/tool-runner.ts';
