export { loadConfig } from './config/load-config.ts';
export { type OptionKey, optionDefinitions, type ServerConfig } from './config/options.ts';
export { type RestoreReport, restoreServer } from './restore-server.ts';
export { type Installation, type RunningServer, startServer } from './start-server.ts';
