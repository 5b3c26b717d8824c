export { type CatalogPackage, readCatalog } from './catalog/read-catalog.ts';
export { errors, type PluginFailure } from './errors.ts';
export { describePackage } from './file/describe-package.ts';
export type { FileProblem } from './file/file-problem.ts';
export { installPlugins } from './install/install.ts';
export type {
  InstallEvent,
  InstallOptions,
  InstallResult,
  StagedContent,
} from './install/install-options.ts';
export { findNewer, type NewerVersion } from './outdated/find-newer.ts';
export { type BuiltImage, buildImage, writeImageLayout } from './pack/image.ts';
export { type PackedPlugin, packPlugin, toArchive } from './pack/pack-plugin.ts';
export { type PublishOptions, publishImage } from './pack/publish-image.ts';
export { publishPackage } from './pack/publish-package.ts';
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
