import { runTool, UsageError } from '@gantry/tool-kit';
import { readRecipients, refuseLineBreaks } from './recipients.ts';
import { sendMail } from './send-mail.ts';

await runTool({
  name: 'smtp',
  version: '1.0.0',
  category: 'notification',
  description: 'Sends a notification by e-mail.',
  timeoutMs: 30_000,
  schema: {
    type: 'object',
    required: ['server', 'from', 'to'],
    properties: {
      server: { type: 'string', minLength: 1, description: 'Name of the mail server.' },
      port: {
        type: 'integer',
        minimum: 1,
        maximum: 65_535,
        default: 587,
        description: '465 is TLS from the start, 587 turns to TLS, others do where it is offered.',
      },
      username: { type: 'string', description: 'Who signs in; nobody when it is left out.' },
      user: { type: 'string', description: 'Another spelling of username.' },
      password: { type: 'string', secret: 'env', description: 'The password to sign in with.' },
      from: { type: 'string', minLength: 1, description: 'Address of the sender.' },
      to: {
        type: 'array',
        items: { type: 'string' },
        description: 'Addresses of the recipients; also several in one, with commas.',
      },
      subject: { type: 'string', default: 'Notification', description: 'The subject.' },
      text: { type: 'string', default: '', description: 'The text.' },
      ca: { type: 'string', description: 'File with the certificate authority, in PEM.' },
      allowInsecureAuth: {
        type: 'boolean',
        description: 'Signs in without TLS as well. The password can then be read on the way.',
      },
    },
    additionalProperties: false,
  },
  async run(args, { timeoutMs }) {
    const { server, port, username, user, password, from, subject, text, ca } = args;
    if (username !== undefined && user !== undefined && username !== user) {
      throw new UsageError('--username and --user are the same and differ here.');
    }
    const name = username ?? user;
    if ((name === undefined) !== (password === undefined)) {
      throw new UsageError('A username and a password belong together; one of them is missing.');
    }
    refuseLineBreaks({ server, from, subject, to: args.to.join('') });
    return await sendMail({
      server,
      port,
      from,
      to: readRecipients(args.to),
      subject,
      text,
      ca,
      timeoutMs,
      auth: name === undefined ? undefined : { user: name, pass: password as string },
      allowInsecureAuth: args.allowInsecureAuth === true,
    });
  },
});
