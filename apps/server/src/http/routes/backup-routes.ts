import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { MIN_PASSPHRASE_LENGTH } from '@gantry/contracts';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import type { AppDependencies } from '../app-dependencies.ts';
import { contextOf } from '../request-identity.ts';
import { ref, responses } from '../schemas.ts';

const BACKUP_TYPE = 'application/vnd.gantry.backup';

/** Copies of everything, and the keys that secrets are sealed with. */
export function backupRoutes({
  platform: { backups, secrets },
}: AppDependencies): FastifyPluginAsyncTypebox {
  const tags = ['Administration'];

  return async (app) => {
    app.post(
      '/backup',
      {
        config: { permission: 'backups.manage' },
        schema: {
          operationId: 'createBackup',
          tags,
          summary: 'A copy of everything, as it is now, sealed with a passphrase',
          body: Type.Object(
            {
              passphrase: Type.String({
                minLength: MIN_PASSPHRASE_LENGTH,
                maxLength: 1_000,
                description: 'Nobody can open the backup without it.',
              }),
            },
            { additionalProperties: false },
          ),
          response: responses({
            200: Type.Unsafe<string>({
              content: { [BACKUP_TYPE]: { schema: { type: 'string', format: 'binary' } } },
            }),
          }),
        },
      },
      async (request, reply) => {
        const { id, bytes } = await backups.create(request.body.passphrase, contextOf(request));
        return await (reply as FastifyReply)
          .type(BACKUP_TYPE)
          .header('content-disposition', `attachment; filename="gantry-${id}.backup"`)
          .send(Readable.from(bytes, { objectMode: false, highWaterMark: 256 * 1024 }));
      },
    );

    app.get(
      '/secrets',
      {
        config: { permission: 'secrets.manage' },
        schema: {
          operationId: 'getKeyState',
          tags,
          summary: 'Which encryption keys there are, and what is sealed with which',
          response: responses({ 200: ref('KeyState') }),
        },
      },
      async () => {
        const state = await secrets.state();
        return {
          ...state,
          previousKeyIds: [...state.previousKeyIds],
          sealed: { ...state.sealed },
        };
      },
    );

    app.post(
      '/secrets/rotate',
      {
        config: { permission: 'secrets.manage' },
        schema: {
          operationId: 'rotateSecrets',
          tags,
          summary: 'Seal every stored secret anew, with a new key',
          description:
            'A server that made its key itself makes a new one. Where the key is configured, everything is sealed with the configured key, and the former ones are no longer needed.',
          response: responses({
            200: Type.Object({
              keyId: Type.String({ description: 'The key that everything is sealed with now.' }),
              sealed: Type.Integer({ description: 'Texts that were sealed anew.' }),
            }),
          }),
        },
      },
      async (request) => await secrets.rotate(contextOf(request)),
    );
  };
}
