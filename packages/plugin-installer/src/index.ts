export { errors, type PluginFailure } from './errors.ts';
export type { FileProblem } from './file/file-problem.ts';
export { installPlugins } from './install/install.ts';
export type { InstallEvent, InstallOptions, InstallResult } from './install/install-options.ts';
export {
  type ActivePlugin,
  type ActiveSet,
  copyActiveSet,
  removeOldCopies,
  stampOf,
} from './root/active-set.ts';
export {
  type Generation,
  listGenerations,
  type ManageOptions,
  pruneRoot,
  rollBack,
  verifyRoot,
} from './root/manage-root.ts';
export { PluginRoot } from './root/plugin-root.ts';
export type { InstalledPlugin, RootState } from './root/root-state.ts';
