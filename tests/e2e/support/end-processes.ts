import { afterAll } from 'vitest';
import { TestProcess } from '../../support/child-process.ts';

// Runs in every file, after its own hooks: a test that failed leaves nothing behind.
afterAll(() => TestProcess.endAll());
