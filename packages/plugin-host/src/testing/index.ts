export { buildRunner } from './build-runner.ts';
