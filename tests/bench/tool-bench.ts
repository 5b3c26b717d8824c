import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Toolbox } from '@gantry/tool-runner';
import { median, type Report } from './report.ts';

const INDEX = fileURLToPath(new URL('../../tools/dist/core.json', import.meta.url));
const CHECKS = 100;
const ROUNDS = 3;

/** What verification, limits and a result cost beside the process itself. */
export async function benchTools(report: Report): Promise<void> {
  report.section(`Tools: ${CHECKS} checks of a port, one after the other`);
  const directory = mkdtempSync(join(tmpdir(), 'gantry-bench-tools-'));
  const server = createServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  const toolbox = new Toolbox({ directory, bundled: INDEX, environment: {} });
  try {
    const tool = await toolbox.obtain(await toolbox.find('check-tcp'));
    const bare = () => spawnBare(tool.file.path, port);
    const checked = async () => {
      const { status, message } = await toolbox.runner.run(tool, { args: { port } });
      if (status !== 'passed') throw new Error(message);
    };
    await bare();
    await checked();
    const times = { bare: [] as number[], checked: [] as number[] };
    // In turns, so that what else the machine does weighs on both.
    for (let round = 0; round < ROUNDS; round++) {
      times.bare.push(await measure(bare));
      times.checked.push(await measure(checked));
    }
    report.add({
      name: `${CHECKS} checks`,
      value: median(times.checked) / median(times.bare),
      unit: '×',
      goal: { at: 1.3, better: 'less' },
      against: `spawning the same ${CHECKS} processes bare: ${Math.round(median(times.bare))} ms`,
    });
  } finally {
    await toolbox.close();
    server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measure(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < CHECKS; i++) await work();
  return performance.now() - started;
}

function spawnBare(path: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path, `--port=${port}`], { env: {} });
    child.stdout.resume();
    child.stderr.resume();
    child.stdin.end();
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`exit code ${code}`)),
    );
  });
}
