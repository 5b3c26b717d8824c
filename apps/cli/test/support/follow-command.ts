import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { NODE_FLAGS } from './run-command.ts';

/** A command that goes on until it is interrupted. */
export interface FollowedCommand {
  readonly lines: readonly string[];
  readonly err: string;
  until(holds: () => boolean): Promise<void>;
  /** Ctrl-C; the answer is the exit code. */
  interrupt(): Promise<number | null>;
}

export function followCommand(
  entry: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): FollowedCommand {
  const child = spawn(process.execPath, [...NODE_FLAGS, entry, ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: '/nowhere', ...environment },
  });
  const waiting = new Set<() => void>();
  let out = '';
  let err = '';
  let isOver = false;
  const check = () => {
    for (const one of waiting) one();
  };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
    check();
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
    check();
  });
  const exit = once(child, 'close').then(([code]) => {
    isOver = true;
    check();
    return code as number | null;
  });
  return {
    get lines() {
      return out.split('\n').slice(0, -1);
    },
    get err() {
      return err;
    },
    until: (holds) =>
      new Promise((resolve, reject) => {
        const attempt = () => {
          if (holds()) resolve();
          else if (isOver) reject(new Error(`The command ended: ${out}${err}`));
          else return;
          waiting.delete(attempt);
        };
        waiting.add(attempt);
        attempt();
      }),
    interrupt: () => {
      child.kill('SIGINT');
      return exit;
    },
  };
}

/** Stands between a command and a server, and can cut every connection. */
export async function startCuttableProxy(target: string) {
  const { port, hostname } = new URL(target);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
  };
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    keep(client, server);
    keep(server, client);
    client.pipe(server).pipe(client);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address() as { port: number };
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut,
    stop: () => {
      proxy.close();
      cut();
    },
  };
}
