import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BuiltTools,
  buildTools,
  type Certificate,
  createCertificate,
} from '../../../tests/support/built-tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-smtp-'));
const PASSWORD = 'canary-password-5';
let tools: BuiltTools;
let certificate: Certificate;
const servers: SMTPServer[] = [];

beforeAll(async () => {
  certificate = createCertificate(folder);
  tools = await buildTools('smtp');
});
afterAll(async () => {
  await Promise.all(
    servers.map((server) => new Promise<void>((done) => server.close(() => done()))),
  );
  tools?.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Received {
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly user: string | undefined;
  readonly text: string;
}

/** A mail server that keeps what it receives. */
async function startServer(options: SMTPServerOptions = {}) {
  const mails: Received[] = [];
  const logins: { secure: boolean; password: string | null | undefined }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    key: readFileSync(certificate.key),
    cert: readFileSync(certificate.cert),
    logger: false,
    onAuth(auth, session, done) {
      logins.push({ secure: session.secure, password: auth.password });
      if (auth.username === 'ada' && auth.password === PASSWORD) done(null, { user: 'ada' });
      else done(Object.assign(new Error('Invalid login'), { responseCode: 535 }));
    },
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (data: Buffer) => {
        text += data.toString();
      });
      stream.on('end', () => {
        const { envelope, secure, user } = session;
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), secure, user, text });
        done();
      });
    },
    ...options,
  });
  servers.push(server);
  server.on('error', () => {});
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.server.address() as { port: number };
  return { port, mails, logins };
}

const send = (port: number, args: readonly string[] = [], password?: string) =>
  tools.run(
    'smtp',
    [
      '--server=localhost',
      `--port=${port}`,
      '--from=gantry@example.com',
      `--ca=${certificate.ca}`,
      ...args,
    ],
    { env: password === undefined ? {} : { GANTRY_SECRET_PASSWORD: password } },
  );

describe('a mail', () => {
  it('arrives over TLS where it is offered, with its headers', async () => {
    const { port, mails } = await startServer();
    const args = [
      '--to=a@example.com, b@example.com',
      '--to=c@example.com',
      '--subject=Grüße',
      '--text=one\n.two\n',
    ];
    const { code, report } = await send(port, args);
    expect(report).toMatchObject({
      status: 'pass',
      details: { accepted: ['a@example.com', 'b@example.com', 'c@example.com'] },
    });
    expect(code).toBe(0);
    const [mail] = mails;
    expect(mail).toMatchObject({
      secure: true,
      to: ['a@example.com', 'b@example.com', 'c@example.com'],
    });
    expect(mail?.text).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(mail?.text).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(mail?.text).toMatch(/^Message-ID: <.+>\r$/m);
    expect(mail?.text).toMatch(/^Date: /m);
    expect(mail?.text).toContain('one\r\n.two');
  });

  it('is sent with a login, whose password nobody sees', async () => {
    const { port, mails, logins } = await startServer();
    const run = await send(port, ['--to=a@example.com', '--username=ada'], PASSWORD);
    expect(run.code).toBe(0);
    expect(mails[0]).toMatchObject({ user: 'ada', secure: true });
    expect(logins).toEqual([{ secure: true, password: PASSWORD }]);
    expect(run.out + run.err).not.toContain(PASSWORD);
  });

  it('says that a login is wrong, without the password', async () => {
    const { port, mails } = await startServer();
    const run = await send(port, ['--to=a@example.com', '--user=ada'], 'canary-wrong-9');
    expect([run.code, run.report.reason]).toEqual([4, 'auth']);
    expect(run.out + run.err).not.toContain('canary-wrong-9');
    expect(mails).toEqual([]);
  });
});

describe('a password', () => {
  it('never travels without TLS', async () => {
    const { port, logins } = await startServer({ disabledCommands: ['STARTTLS'] });
    const { code, report } = await send(port, ['--to=a@example.com', '--username=ada'], PASSWORD);
    expect([code, report.status]).toEqual([4, 'fail']);
    expect(logins).toEqual([]);
  });

  it('does where that is allowed in so many words', async () => {
    const { port, logins } = await startServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
    });
    const args = ['--to=a@example.com', '--username=ada', '--allowInsecureAuth'];
    expect((await send(port, args, PASSWORD)).code).toBe(0);
    expect(logins).toEqual([{ secure: false, password: PASSWORD }]);
  });

  it('is not taken from the command line', async () => {
    expect((await send(1, ['--to=a@b.c', '--username=x', '--password=y'])).code).toBe(2);
  });
});

it('does not trust a certificate of its own', async () => {
  const { port, mails } = await startServer();
  const { report } = await tools.run('smtp', [
    '--server=localhost',
    `--port=${port}`,
    '--from=a@b.c',
    '--to=a@b.c',
  ]);
  expect(report.status).toBe('error');
  expect(mails).toEqual([]);
});

describe('recipients', () => {
  const refuseB: SMTPServerOptions['onRcptTo'] = ({ address }, _session, done) => {
    if (address.startsWith('b'))
      done(Object.assign(new Error('No such user'), { responseCode: 550 }));
    else done();
  };

  it('that are refused are named, and the others get the mail', async () => {
    const { port, mails } = await startServer({ onRcptTo: refuseB });
    const { code, report } = await send(port, ['--to=a@example.com,b@example.com']);
    expect([code, report.reason]).toEqual([4, 'recipients']);
    expect(report.details.accepted).toEqual(['a@example.com']);
    expect(report.details.refused).toMatchObject([{ recipient: 'b@example.com', status: 550 }]);
    expect(mails[0]?.to).toEqual(['a@example.com']);
  });

  it('that are all refused make it fail for good', async () => {
    const { port } = await startServer({ onRcptTo: refuseB });
    const { code, report } = await send(port, ['--to=b@example.com']);
    expect([code, report.reason]).toEqual([4, 'refused']);
  });

  it('that are refused for now may be tried again', async () => {
    const later: SMTPServerOptions['onRcptTo'] = (_address, _session, done) =>
      done(Object.assign(new Error('Try later'), { responseCode: 451 }));
    const { port } = await startServer({ onRcptTo: later });
    const { code, report } = await send(port, ['--to=a@example.com']);
    expect([code, report.reason]).toEqual([3, 'try-again']);
  });
});

it.each([
  ['a subject with a header in it', ['--to=a@b.c', '--subject=x\r\nBcc: evil@example.com']],
  ['a sender with a line break', ['--to=a@b.c', '--from=a@b.c\nBcc: x@y.z']],
  ['a recipient with a line break', ['--to=a@b.c\r\nRCPT TO:<x@y.z>']],
  ['no address', ['--to=nobody']],
  ['no recipient', ['--to=,']],
  ['a username without a password', ['--to=a@b.c', '--username=x']],
  ['two usernames', ['--to=a@b.c', '--username=x', '--user=y']],
])('refuses %s before it connects', async (_name, args) => {
  const { port, mails } = await startServer();
  const base = ['--server=localhost', `--port=${port}`];
  const from = args.some((arg) => arg.startsWith('--from')) ? [] : ['--from=a@b.c'];
  const { code } = await tools.run('smtp', [...base, ...from, ...args]);
  expect(code).toBe(2);
  expect(mails).toEqual([]);
});

it('gives up on a server that says nothing, and says when there is none', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready));
  const { port } = silent.address() as { port: number };
  const run = await send(port, ['--to=a@b.c', '--timeout=1']);
  expect([3, 124]).toContain(run.code);
  silent.close();
  await new Promise((done) => silent.once('close', done));
  expect((await send(port, ['--to=a@b.c'])).report.reason).toBe('refused');
});
