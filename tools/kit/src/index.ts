export { type Address, dialable, formatAddress, parseAddress, parseHostPort } from './address.ts';
export { connect, connectionReport, explain, readTls } from './connect.ts';
export { runTool, type ToolContext } from './define-tool.ts';
export { EXIT, type Report, UsageError } from './report.ts';
export type { ArgumentsOf } from './schema.ts';
