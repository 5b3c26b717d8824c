import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export const hasPrometheus = ['prometheus', 'promtool'].every((name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  }),
);

const HOURS = 12;
const STEP_SECONDS = 60;

/** Counters that have grown evenly for half a day: of each hundred requests of `cart` two fail. */
function metrics(nowSeconds: number): string {
  const lines = ['# TYPE http_requests counter'];
  const start = nowSeconds - HOURS * 3_600;
  for (const [app, code, perStep] of [
    ['cart', '200', 98],
    ['cart', '500', 2],
    ['till', '200', 50],
  ] as const) {
    for (let at = start; at <= nowSeconds; at += STEP_SECONDS) {
      const total = ((at - start) / STEP_SECONDS) * perStep;
      lines.push(`http_requests_total{app="${app}",code="${code}"} ${total} ${at}`);
    }
  }
  return `${lines.join('\n')}\n# EOF\n`;
}

const RULES = `
groups:
  - name: shop
    interval: 1s
    rules:
      - alert: CartFails
        expr: http_requests_total{app="cart",code="500"} > 0
        labels: { severity: critical }
`;

/** A Prometheus with a past, on the loopback. */
export async function startPrometheus() {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-prometheus-'));
  const file = (name: string) => join(folder, name);
  await writeFile(file('metrics.txt'), metrics(Math.floor(Date.now() / 60_000) * 60));
  await writeFile(file('rules.yml'), RULES);
  await writeFile(
    file('prometheus.yml'),
    'rule_files: [rules.yml]\nglobal: {evaluation_interval: 1s}\n',
  );
  const blocks = ['tsdb', 'create-blocks-from', 'openmetrics', file('metrics.txt'), file('data')];
  execFileSync('promtool', blocks, { stdio: 'ignore' });
  const child = spawn(
    'prometheus',
    [
      `--config.file=${file('prometheus.yml')}`,
      `--storage.tsdb.path=${file('data')}`,
      '--web.listen-address=127.0.0.1:0',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8');
      const found = /msg="Listening on" address=(\S+)/.exec(log)?.[1];
      if (found) resolve(`http://${found}`);
    });
    child.once('exit', () => reject(new Error(`prometheus ended: ${log}`)));
  });
  while (!(await fetch(`${address}/-/ready`)).ok) await new Promise((next) => setTimeout(next, 50));
  return {
    address,
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
