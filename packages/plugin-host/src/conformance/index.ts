export { type OpenedPlugin, type OpenPluginOptions, openPlugin } from './open-plugin.ts';
