import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { median, type Report } from './report.ts';

interface BenchServer {
  readonly webhook: string;
  readonly bare: string;
  readonly secret: string;
  readonly count: string;
  readonly token: string;
}

const ROUNDS = 3;
const SECONDS = 5;
/** What has to be taken, and how soon most of it has to be acknowledged. */
const RATE = 500;
const ACKNOWLEDGED_MS = 50;

/** Signed deliveries of 8 KB, against a bare route of the same HTTP server that stores a row for each request. */
export async function benchWebhooks(report: Report): Promise<void> {
  report.section('Webhooks: one server process, load from another');
  const script = fileURLToPath(new URL('./webhook-server.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const server = await readServer(child);
    let sent = await load(server, server.webhook, { overallRate: RATE }).then(({ taken }) => taken);
    const steady = await load(server, server.webhook, { overallRate: RATE });
    sent += steady.taken;
    report.add({
      name: `${RATE} deliveries/s: acknowledged within (p99)`,
      value: steady.p99,
      unit: 'ms',
      goal: { at: ACKNOWLEDGED_MS, better: 'less' },
      against: `${Math.round(steady.rate)} deliveries/s were taken`,
    });
    const ours: number[] = [];
    const bare: number[] = [];
    // In turn, so that a machine that slows down slows down both.
    for (let round = 0; round < ROUNDS; round++) {
      bare.push((await load(server, server.bare, {})).rate);
      const full = await load(server, server.webhook, {});
      sent += full.taken;
      ours.push(full.rate);
    }
    const [a, b] = [median(ours), median(bare)];
    report.add({
      name: 'as many as it takes',
      value: a,
      unit: 'deliveries/s',
      goal: { at: RATE, better: 'more' },
    });
    report.add({
      name: 'against a bare route that stores a row each',
      value: a / b,
      unit: 'of bare',
      against: `bare route ${Math.round(b).toLocaleString('en')}/s`,
    });
    report.add({
      name: 'acknowledged and not stored',
      value: Math.max(0, sent - (await stored(server))),
      unit: 'deliveries',
      goal: { at: 0, better: 'less' },
      against: `${sent.toLocaleString('en')} were acknowledged`,
    });
  } finally {
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
  }
}

async function readServer(child: ChildProcess): Promise<BenchServer> {
  let text = '';
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    text += chunk.toString();
    if (text.includes('\n')) break;
  }
  return JSON.parse(text) as BenchServer;
}

let next = 0;
const FILLER = 'x'.repeat(8_000);

async function load(
  { secret }: BenchServer,
  url: string,
  { overallRate }: { overallRate?: number },
): Promise<{ rate: number; p99: number; taken: number }> {
  const result = await autocannon({
    url,
    connections: 32,
    duration: SECONDS,
    ...(overallRate === undefined ? {} : { overallRate }),
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => {
          const id = `delivery-${next++}`;
          const body = JSON.stringify({ id, repository: { full_name: 'a/b' }, text: FILLER });
          const signature = createHmac('sha256', secret).update(body).digest('hex');
          return {
            ...request,
            body,
            headers: {
              'content-type': 'application/json',
              'x-github-event': 'push',
              'x-github-delivery': id,
              'x-hub-signature-256': `sha256=${signature}`,
            },
          };
        },
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${url}: ${result.non2xx} refusals, ${result.errors} errors.`);
  }
  return { rate: result.requests.average, p99: result.latency.p99, taken: result['2xx'] };
}

async function stored({ count, token }: BenchServer): Promise<number> {
  const answer = await fetch(count, { headers: { authorization: `Bearer ${token}` } });
  const states = (await answer.json()) as Record<string, number>;
  return Object.values(states).reduce((sum, states) => sum + states, 0);
}
