import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { median, type Report } from './report.ts';

interface BenchServer {
  readonly gantry: string;
  readonly bare: string;
  readonly token: string;
}

const ROUNDS = 3;
const SECONDS = 4;
const CONNECTIONS = 16;

/** Authenticated reads over HTTP against bare routes of the same HTTP server that return the same bytes. */
export async function benchHttp(report: Report): Promise<void> {
  report.section('HTTP: one server process, load from another');
  const script = fileURLToPath(new URL('./http-server.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const server = await readServer(child);
    await compare(
      report,
      'single entity',
      server,
      '/api/v1/entities/Service/svc-7?namespace=team-7',
      '/entity',
      0.5,
    );
    await compare(report, 'list of 50', server, '/api/v1/entities/Service?limit=50', '/list', 0.25);
    await compare(report, 'full-text search', server, '/api/v1/search?q=ledger', '/search');
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

async function compare(
  report: Report,
  name: string,
  server: BenchServer,
  path: string,
  barePath: string,
  goal?: number,
): Promise<void> {
  const headers = { authorization: `Bearer ${server.token}` };
  const ours: number[] = [];
  const bare: number[] = [];
  // In turn, so that a machine that slows down slows down both.
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await load(server.bare + barePath, headers));
    ours.push(await load(server.gantry + path, headers));
  }
  const [a, b] = [median(ours), median(bare)];
  report.add({
    name,
    value: a / b,
    unit: 'of bare',
    ...(goal === undefined ? {} : { goal: { at: goal, better: 'more' as const } }),
    against: `${Math.round(a).toLocaleString('en')} requests/s, authenticated; bare route ${Math.round(b).toLocaleString('en')}/s`,
  });
}

async function load(url: string, headers: Record<string, string>): Promise<number> {
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration: SECONDS });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${url}: ${result.non2xx} refusals, ${result.errors} errors.`);
  }
  return result.requests.average;
}
