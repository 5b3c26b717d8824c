import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { SourceSchema } from '@gantry/contracts';
import type { AuditVerification } from '@gantry/platform';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { AUDIT_CSV_HEAD, toAuditBody, toAuditCsv, toAuditLine } from '../audit-text.ts';
import { linkNextPage } from '../pages.ts';
import { contextOf } from '../request-identity.ts';
import { parameters, ref, responses } from '../schemas.ts';
import { whenGone } from '../when-gone.ts';

const Instant = (description: string) => Type.String({ format: 'date-time', description });

const FILTERS = {
  userName: Type.Optional(Type.String()),
  action: Type.Optional(Type.String({ description: 'Such as `entity.updated`.' })),
  source: Type.Optional(SourceSchema),
  resourceType: Type.Optional(Type.String()),
  resourceId: Type.Optional(Type.String({ description: 'For an entity: `Kind/namespace/name`.' })),
  requestId: Type.Optional(Type.String()),
  since: Type.Optional(Instant('Not before.')),
  until: Type.Optional(Instant('Before.')),
};

const ANCHOR = /^(\d{1,15}):([0-9a-f]{64})$/;
const VerifyQuery = Type.Object({
  head: Type.Optional(
    Type.String({
      pattern: ANCHOR.source,
      description: 'A head that was kept earlier, as `id:hash`: the chain has to pass through it.',
    }),
  ),
});
/** Lines of progress: more often helps nobody. */
const PROGRESS_MS = 200;

/** The trail of who did what. */
export function auditRoutes({ platform: { audit } }: AppDependencies): FastifyPluginAsyncTypebox {
  const config = { permission: 'audit.read' } as const;
  const tags = ['Audit'];

  return async (app) => {
    app.get(
      '/audit',
      {
        config,
        schema: {
          operationId: 'listAudit',
          tags,
          summary: 'Audit entries, newest first',
          querystring: Type.Object({
            ...FILTERS,
            limit: parameters.limit(50, 1_000),
            offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
            cursor: Type.Optional(parameters.cursor),
          }),
          response: responses({ 200: Type.Array(ref('AuditEntry')) }),
        },
      },
      async (request, reply) => {
        const { userName: actorName, ...query } = request.query;
        const { entries, nextCursor } = await audit.list({ ...query, actorName });
        linkNextPage(request, reply, nextCursor);
        return entries.map(toAuditBody);
      },
    );

    app.get(
      '/audit/extent',
      {
        config,
        schema: {
          operationId: 'getAuditExtent',
          tags,
          summary: 'How many entries there are, from when on, and for how long they are kept',
          response: responses({ 200: ref('AuditExtent') }),
        },
      },
      async () => await audit.extent(),
    );

    app.get(
      '/audit/export',
      {
        config,
        schema: {
          operationId: 'exportAudit',
          tags,
          summary: 'Audit entries as a file, oldest first; the export is audited',
          querystring: Type.Object({
            ...FILTERS,
            format: Type.Enum(['jsonl', 'csv'], {
              default: 'jsonl',
              description: 'JSON, one entry a line; or CSV, safe to open in a spreadsheet.',
            }),
          }),
          response: responses({
            200: Type.Unsafe<string>({
              content: {
                'application/x-ndjson': { schema: { type: 'string' } },
                'text/csv': { schema: { type: 'string' } },
              },
            }),
          }),
        },
      },
      async (request, reply) => {
        const { userName: actorName, format, ...filter } = request.query;
        const pages = audit.export({ ...filter, actorName }, format, contextOf(request));
        const toText = format === 'csv' ? toAuditCsv : toAuditLine;
        // The first page decides between a file and an ordinary error.
        const first = await pages.next();
        async function* text(): AsyncGenerator<string> {
          if (format === 'csv') yield AUDIT_CSV_HEAD;
          for (let page = first; !page.done; page = await pages.next()) {
            yield page.value.map(toText).join('');
          }
        }
        const type = format === 'csv' ? 'text/csv' : 'application/x-ndjson';
        return await stream(reply as FastifyReply, type, text(), `audit.${format}`);
      },
    );

    app.get(
      '/audit/verify',
      {
        config,
        schema: {
          operationId: 'verifyAudit',
          tags,
          summary: 'Prove that nothing was changed, taken out, put in or cut off',
          querystring: VerifyQuery,
          response: responses({ 200: ref('AuditVerification') }),
        },
      },
      async (request, reply) =>
        await audit.verify(contextOf(request), {
          anchor: toAnchor(request.query.head),
          signal: whenGone(reply.raw),
        }),
    );

    app.get(
      '/audit/verify/progress',
      {
        config,
        schema: {
          operationId: 'followAuditVerification',
          tags,
          summary:
            'The same with lines of progress: `{checked, total}` each, and `{result}` at last',
          querystring: VerifyQuery,
          response: responses({
            200: Type.Unsafe<string>({
              content: { 'application/x-ndjson': { schema: { type: 'string' } } },
            }),
          }),
        },
      },
      async (request, reply) => {
        const lines = verification((onProgress) =>
          audit.verify(contextOf(request), {
            anchor: toAnchor(request.query.head),
            signal: whenGone(reply.raw),
            onProgress,
          }),
        );
        return await stream(reply as FastifyReply, 'application/x-ndjson', lines);
      },
    );

    app.post(
      '/audit/prune',
      {
        config: { permission: 'audit.manage' },
        schema: {
          operationId: 'pruneAudit',
          tags,
          summary: 'Remove entries from before a time; the rest can still be proved',
          body: Type.Object(
            { before: Instant('Entries from before this time are removed.') },
            { additionalProperties: false },
          ),
          response: responses({ 200: Type.Object({ removed: Type.Integer() }) }),
        },
      },
      async (request) => await audit.prune(request.body.before, contextOf(request)),
    );
  };
}

function toAnchor(head: string | undefined) {
  const [, id, hash] = ANCHOR.exec(head ?? '') ?? [];
  return id === undefined || hash === undefined ? undefined : { id: Number(id), hash };
}

async function* verification(
  verify: (onProgress: (checked: number, total: number) => void) => Promise<AuditVerification>,
): AsyncGenerator<string> {
  let progress: { checked: number; total: number } | undefined;
  let told = performance.now();
  let wake = (): void => {};
  let result: AuditVerification | undefined;
  let failure: unknown;
  const done = verify((checked, total) => {
    progress = { checked, total };
    if (performance.now() - told < PROGRESS_MS) return;
    told = performance.now();
    wake();
  }).then(
    (value) => {
      result = value;
      wake();
    },
    (error: unknown) => {
      failure = error;
      wake();
    },
  );
  while (!result && failure === undefined) {
    await Promise.race([done, new Promise<void>((resolve) => (wake = resolve))]);
    if (!result && progress) yield `${JSON.stringify(progress)}\n`;
  }
  // Breaks the stream off: a proof that did not come to its end must not look like one.
  if (!result) throw failure;
  yield `${JSON.stringify({ result })}\n`;
}

async function stream(
  reply: FastifyReply,
  type: string,
  text: AsyncIterable<string>,
  fileName?: string,
): Promise<FastifyReply> {
  if (fileName !== undefined) {
    reply.header('content-disposition', `attachment; filename="${fileName}"`);
  }
  return await reply
    .type(`${type}; charset=utf-8`)
    .header('x-accel-buffering', 'no')
    .send(Readable.from(text, { objectMode: false, highWaterMark: 64 * 1024 }));
}
