export { buildTar, buildTgz, paxRecord, type TarEntry } from './build-tar.ts';
