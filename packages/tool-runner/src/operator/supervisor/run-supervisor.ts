import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryLock } from '@gantry/artifacts';
import { messageOf } from '@gantry/base';
import { writeJsonFile } from '../../store/json-file.ts';
import { Notifier } from './notifier.ts';
import {
  STATE_FILE,
  type SupervisorAnswer,
  type SupervisorFile,
  type SupervisorRequest,
} from './protocol.ts';
import { SupervisedService } from './supervised-service.ts';

/** Unix sockets have short paths. */
const MAX_SOCKET_PATH = 100;
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/**
 * Runs services and watches their health until it is told to shut down. It is a process of its own, so that it outlives
 * the command that started it. What it is told, secrets among it, it keeps in memory only.
 *
 * @param folder - The project's own folder, which nobody else may read.
 */
export async function runSupervisor(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const lock = tryLock(join(folder, 'supervisor.lock'));
  // Another one was quicker; the command finds that one.
  if (!lock) return;
  const socket = socketPath(folder);
  rmSync(socket, { force: true });
  const services = new Map<string, SupervisedService>();
  const log = (line: string) => process.stderr.write(`${new Date().toISOString()} ${line}\n`);
  const notifier = new Notifier(log);
  const save = () => {
    const file: SupervisorFile = {
      pid: process.pid,
      socket,
      services: [...services.values()].map(({ plan, run, pids }) => ({
        name: plan.name,
        run,
        pids,
      })),
    };
    writeJsonFile(join(folder, STATE_FILE), file, 0o600);
  };

  let over: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    over = resolve;
  });
  const stopAll = async (graceMs: number) => {
    await Promise.all([...services.values()].map((service) => service.stop(graceMs)));
    services.clear();
  };

  const handle = async (request: SupervisorRequest): Promise<SupervisorAnswer> => {
    switch (request.do) {
      case 'notify':
        notifier.configure(request.project, request.calls);
        break;
      case 'start': {
        const { plan } = request;
        const { name } = plan;
        await services.get(name)?.stop(0);
        const service = new SupervisedService(plan, folder, save);
        services.set(name, service);
        save();
        service.start((before, after, message) => {
          log(`${name} was ${before} and is ${after}: ${message}`);
          // That it became healthy at its start is what everybody expects.
          if (!(before === 'starting' && after === 'healthy'))
            notifier.tell(name, `is ${after}`, message);
        });
        break;
      }
      case 'stop':
        await services.get(request.service)?.stop(request.graceMs);
        services.delete(request.service);
        save();
        break;
      case 'shutdown':
        await stopAll(request.graceMs);
        save();
        setImmediate(over);
        break;
      case 'status':
    }
    return { ok: true, services: [...services.values()].map((service) => service.status()) };
  };

  const server = createServer((connection) => answer(connection, handle));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  chmodSync(socket, 0o600);
  save();
  log(`Supervisor ${process.pid} is ready.`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void stopAll(10_000).then(over));
  }
  // The terminal that it was started from is none of its business.
  process.on('SIGHUP', () => {});
  await ended;
  server.close();
  rmSync(join(folder, STATE_FILE), { force: true });
  rmSync(socket, { force: true });
  lock.release();
}

/** One request and one answer per connection, each a line of JSON. */
function answer(
  connection: Socket,
  handle: (request: SupervisorRequest) => Promise<SupervisorAnswer>,
): void {
  let text = '';
  connection.setEncoding('utf8');
  connection.on('error', () => {});
  connection.on('data', (part: string) => {
    text += part;
    if (text.length > MAX_REQUEST_BYTES) return connection.destroy();
    const end = text.indexOf('\n');
    if (end === -1) return;
    const line = text.slice(0, end);
    text = '';
    const reply = (value: SupervisorAnswer) => connection.end(`${JSON.stringify(value)}\n`);
    Promise.resolve()
      .then(() => handle(JSON.parse(line) as SupervisorRequest))
      .then(reply, (error) => reply({ ok: false, reason: messageOf(error) }));
  });
}

function socketPath(folder: string): string {
  const path = join(folder, 'supervisor.sock');
  if (path.length <= MAX_SOCKET_PATH) return path;
  return join(mkdtempSync(join(tmpdir(), 'gantry-')), 's');
}
