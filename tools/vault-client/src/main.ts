import { runTool, UsageError } from '@gantry/tool-kit';
import { logIn } from './log-in.ts';
import { readSecret } from './read-secret.ts';
import { Vault } from './vault.ts';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

await runTool({
  name: 'vault-client',
  version: '1.0.0',
  category: 'secret',
  description: 'Reads a secret from the key-value engine of HashiCorp Vault, version 1 or 2.',
  protocol: 'secret',
  timeoutMs: 15_000,
  schema: {
    type: 'object',
    required: ['address', 'path'],
    properties: {
      address: { type: 'string', minLength: 1, description: 'Address of Vault, with https.' },
      path: {
        type: 'string',
        minLength: 1,
        description: 'Mount and path of the secret; path#key is one value of it.',
      },
      auth_method: {
        type: 'string',
        enum: ['token', 'approle', 'userpass', 'kubernetes'],
        default: 'token',
        description: 'How to sign in.',
      },
      token: { type: 'string', secret: 'env', description: 'A token, for the method token.' },
      role: { type: 'string', description: 'The role, for the method kubernetes.' },
      roleId: { type: 'string', description: 'The role, for the method approle.' },
      secretId: { type: 'string', secret: 'env', description: 'Its secret, for approle.' },
      username: { type: 'string', description: 'Who signs in, for userpass.' },
      password: { type: 'string', secret: 'env', description: 'The password, for userpass.' },
      jwt: { type: 'string', secret: 'env', description: 'The token of the pod, for kubernetes.' },
      authMount: {
        type: 'string',
        description: 'Where the method is mounted, if not at its name.',
      },
      namespace: { type: 'string', description: 'The namespace.' },
      kvVersion: {
        type: 'integer',
        enum: [1, 2],
        description: 'Version of the engine; asked for when it is left out.',
      },
      version: { type: 'integer', minimum: 1, description: 'Version of the secret; the newest.' },
      ca: { type: 'string', description: 'File with the certificate authority, in PEM.' },
      allowInsecure: { type: 'boolean', description: 'Plain http to other machines as well.' },
    },
    additionalProperties: false,
  },
  async run(args, { signal }) {
    const { address, namespace, ca } = args;
    if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
      throw new UsageError('The address is not a http or https URL.');
    }
    const url = new URL(address);
    if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname) && args.allowInsecure !== true) {
      throw new UsageError('Secrets do not travel over plain http; use https.');
    }
    const vault = new Vault({ url, namespace, ca, signal });
    const refused = await logIn(vault, args);
    if (refused) return refused;
    const [path = '', key] = args.path.split('#', 2);
    return await readSecret(vault, { path, key, kvVersion: args.kvVersion, version: args.version });
  },
});
