import { EXIT, explain, type Report, readTls } from '@gantry/tool-kit';
import { createTransport } from 'nodemailer';

export interface Mail {
  readonly server: string;
  readonly port: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly ca: string | undefined;
  readonly timeoutMs: number;
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
  readonly allowInsecureAuth: boolean;
}

const TLS_FROM_THE_START = 465;
const SUBMISSION = 587;

interface Refusal {
  readonly recipient?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** Sends one mail. Credentials never travel without TLS unless that is allowed. */
export async function sendMail(mail: Mail): Promise<Report> {
  const { server, port, auth, timeoutMs } = mail;
  const target = `${server}:${port}`;
  const requireTLS = port === SUBMISSION || (auth !== undefined && !mail.allowInsecureAuth);
  const transport = createTransport({
    host: server,
    port,
    secure: port === TLS_FROM_THE_START,
    requireTLS,
    ...(auth === undefined ? {} : { auth }),
    tls: { ...readTls({ ca: mail.ca }) },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const sent = await transport.sendMail({
      from: mail.from,
      to: [...mail.to],
      subject: mail.subject,
      text: mail.text,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    const refused = refusalsOf(sent.rejectedErrors);
    const accepted = sent.accepted.map(String);
    const details = { accepted, refused, messageId: sent.messageId };
    if (refused.length === 0) {
      const message = `Sent to ${accepted.join(', ')} over ${target}.`;
      return { status: 'pass', message, target, details };
    }
    const message = `${target} refused ${namesOf(refused)}, and took ${accepted.join(', ')}.`;
    return { status: 'fail', reason: 'recipients', message, target, details, exit: EXIT.refused };
  } catch (error) {
    return toReport(error as SmtpError, target);
  } finally {
    transport.close();
  }
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly rejectedErrors?: readonly Refusal[];
}

function toReport(error: SmtpError, target: string): Report {
  const refused = refusalsOf(error.rejectedErrors);
  const details = refused.length > 0 ? { accepted: [], refused } : undefined;
  const base = { target, ...(details ? { details } : {}) };
  const status = error.responseCode ?? 0;
  if (error.code === 'EAUTH' || status === 535) {
    const message = `${target} does not accept the username and password.`;
    return { status: 'fail', reason: 'auth', message, ...base, exit: EXIT.refused };
  }
  if (error.code === 'ETLS') {
    const message = `${target} does not offer TLS, without which nothing is sent.`;
    return { status: 'fail', reason: 'tls', message, ...base, exit: EXIT.refused };
  }
  if (status >= 400) {
    const again = status < 500;
    const what = refused.length > 0 ? `refused ${namesOf(refused)}` : 'refused the mail';
    return {
      status: again ? 'error' : 'fail',
      reason: again ? 'try-again' : 'refused',
      message: `${target} ${what} (${status}).`,
      ...base,
      exit: again ? EXIT.unreachable : EXIT.refused,
    };
  }
  // The library gives a code of its own, and the system's in the text.
  const code = /\bE[A-Z]{4,}\b/.exec(error.message)?.[0];
  const { reason, text } = explain(
    code === undefined ? error : Object.assign(new Error(error.message), { code }),
  );
  return {
    status: 'error',
    reason,
    message: `${target} ${text}.`,
    ...base,
    exit: EXIT.unreachable,
  };
}

function refusalsOf(errors: unknown): { recipient: string; status: number | null; said: string }[] {
  if (!Array.isArray(errors)) return [];
  return (errors as Refusal[]).map(({ recipient = '', responseCode, response = '' }) => ({
    recipient,
    status: responseCode ?? null,
    said: response,
  }));
}

function namesOf(refused: readonly { readonly recipient: string }[]): string {
  return refused.map(({ recipient }) => recipient).join(', ');
}
