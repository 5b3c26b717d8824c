import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPlugin } from '@gantry/plugin-host/conformance';
import { buildRunner } from '@gantry/plugin-host/testing';
import { CONTRACT_CHECKS, type ContractReport, checkPlugin } from '@gantry/plugin-sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runningProcesses } from '../support/harness.ts';
import { FAULTS, type Fault } from './faults.ts';

const FIXTURES = fileURLToPath(new URL('../../../../tests/fixtures/plugins/', import.meta.url));
const SOUND = join(FIXTURES, 'contract/sound');
/** Enough for two slow cores; what hangs has to hang for as long. */
const LIMITS = {
  startTimeoutMs: 6_000,
  callTimeoutMs: 6_000,
  cancelGraceMs: 1_000,
  stopGraceMs: 2_000,
};

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gantry-contract-')));
const runnerPath = join(folder, 'runner', 'runner.mjs');
let count = 0;

beforeAll(() => buildRunner(runnerPath));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function check(directory: string): Promise<ContractReport> {
  const opened = await openPlugin(directory, { runnerPath, limits: LIMITS });
  try {
    return await checkPlugin(opened);
  } finally {
    await opened.close();
    expect(runningProcesses(runnerPath)).toEqual([]);
  }
}

const failedOf = ({ checks }: ContractReport) =>
  checks.filter(({ status }) => status === 'failed').map(({ id, problems }) => ({ id, problems }));

function plant({ file, from, to }: Fault): string {
  const directory = join(folder, `fault-${count++}`);
  cpSync(SOUND, directory, { recursive: true });
  // Found wherever the package is developed, and nowhere else.
  const stray = join(directory, 'node_modules/undeclared');
  mkdirSync(stray, { recursive: true });
  writeFileSync(join(stray, 'index.js'), '');
  const path = join(directory, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, to === '\0' ? '' : text.replace(from, () => to));
  return directory;
}

test('the sound plugin passes every check, and all of them were tried', async () => {
  const report = await check(SOUND);
  expect(report.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(report).toMatchObject({ tier: 'gold', slug: 'sound', version: '1.0.0' });
});

test('every check has a fault that it finds', () => {
  const found = new Set(FAULTS.map((fault) => fault.check));
  expect(CONTRACT_CHECKS.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([]);
});

test.each(FAULTS)('$check finds $to', async (fault) => {
  expect(failedOf(await check(plant(fault)))).toMatchObject([{ id: fault.check }]);
});

test.each([
  // Logs its token, so that tests see it masked.
  ['capabilities/keeper', 'secrets-not-logged'],
  // Answers every cursor with the first page.
  ['capabilities/conveyor', 'cursor-foreign'],
])('%s, written before the checks, is caught by %s', async (name, id) => {
  expect(failedOf(await check(join(FIXTURES, name))).map((failed) => failed.id)).toContain(id);
});

test.each([
  'good/greeter',
  'good/numbers',
  'good/python-hello',
  'capabilities/bells',
  'capabilities/diary',
])('%s raises no alarm about what it does', async (name) => {
  const failed = failedOf(await check(join(FIXTURES, name)));
  // They are fixtures, not packages for people.
  expect(failed.filter(({ id }) => !/^(docs-|package-license|manifest-testable)/.test(id))).toEqual(
    [],
  );
});
