import { findUnsafeJson, messageOf } from '@gantry/base';
import { parseEntityDocuments } from '@gantry/contracts';
import type { FastifyInstance } from 'fastify';
import { errors } from './errors.ts';

/**
 * How bodies are read, for every route: JSON; YAML; and JSON under the content type that `curl -d` sends
 * when nobody sets one. What is dangerous to handle (prototype keys, absurd nesting, cycles) is refused
 * before any handler sees it.
 */
export function registerBodyParsers(app: FastifyInstance): void {
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string' },
    (_request, body, done) => settle(done, () => parseJson(body as string)),
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => settle(done, () => parseJson(body as string)),
  );
  app.addContentTypeParser(
    ['application/yaml', 'application/x-yaml', 'text/yaml'],
    { parseAs: 'string' },
    (_request, body, done) => settle(done, () => parseYaml(body as string)),
  );
}

function settle(done: (error: Error | null, body?: unknown) => void, read: () => unknown): void {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    done(error as Error);
    return;
  }
  done(null, value);
}

function parseJson(body: string): unknown {
  if (body.trim() === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw errors.BODY_UNREADABLE({ reason: messageOf(cause) }, { cause });
  }
  const unsafe = findUnsafeJson(value);
  if (unsafe) throw errors.REQUEST_INVALID({ problems: [unsafe] });
  return value;
}

/** One document is the body; several are a list. */
function parseYaml(body: string): unknown {
  const { documents, problems } = parseEntityDocuments(body);
  if (problems.length > 0) {
    const reason = problems.map(({ line, message }) => `line ${line}: ${message}`).join('; ');
    throw errors.BODY_UNREADABLE({ reason });
  }
  const values = documents.map((document) => document.value);
  return values.length === 1 ? values[0] : values;
}
