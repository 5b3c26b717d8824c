import {
  type ConnectionTest,
  type Credentials,
  isPluginError,
  type NotificationMessage,
  NotificationPlugin,
  type NotificationResult,
  PLUGIN_ERROR_CODES,
  type PluginContext,
} from '@gantry/plugin-sdk';
import { readText } from '@gantry/plugin-sdk/json';
import { plain, toMrkdwn } from './mrkdwn.ts';
import { askSlack } from './slack.ts';

/** What a block of Slack holds. */
const MAX_TITLE = 150;
const MAX_TEXT = 2_900;
const SIGNS = { info: '', warning: ':warning: ', critical: ':rotating_light: ' } as const;

/** Brings messages into channels, or to people. */
export class SlackNotification extends NotificationPlugin {
  async send(
    ctx: PluginContext,
    credentials: Credentials,
    message: NotificationMessage,
  ): Promise<NotificationResult> {
    const { defaultChannel } = ctx.integration.options;
    const named = (message.recipients ?? []).map((name) => name.trim()).filter(Boolean);
    const fallback =
      typeof defaultChannel === 'string' && defaultChannel !== '' ? [defaultChannel] : [];
    const channels = [...new Set(named.length > 0 ? named : fallback)];
    if (channels.length === 0) {
      return { status: 'skipped', message: 'Neither recipients nor a default channel are named.' };
    }
    const sent: string[] = [];
    const failed: string[] = [];
    let first: unknown;
    for (const channel of channels) {
      try {
        sent.push(await post(ctx, credentials, { channel, message }));
      } catch (error) {
        if (!isPluginError(error)) throw error;
        first ??= error;
        failed.push(`${channel}: ${error.message}`);
        // The others would be refused just so.
        if (error.code !== PLUGIN_ERROR_CODES.inputInvalid) break;
      }
    }
    // What was sent must not be sent again, so that only a message which reached nobody is an error.
    if (sent.length === 0) throw first;
    const [reference = ''] = sent;
    const words = failed.length > 0 ? { message: failed.join(' ').slice(0, 2_000) } : {};
    return { status: 'sent', reference, ...words };
  }

  override async testConnection(
    ctx: PluginContext,
    credentials: Credentials,
  ): Promise<ConnectionTest> {
    try {
      const message = await askSlack(ctx, credentials, {
        method: 'auth.test',
        read: (answer) =>
          `Slack answers as ${readText(answer, 'user')}, in ${readText(answer, 'team')}.`,
      });
      return { ok: true, message };
    } catch (error) {
      if (!isPluginError(error)) throw error;
      return { ok: false, message: error.message };
    }
  }
}

function post(
  ctx: PluginContext,
  credentials: Credentials,
  { channel, message }: { channel: string; message: NotificationMessage },
): Promise<string> {
  const { title, text, level, url } = message;
  const sign = SIGNS[level];
  const heading = `${sign}*${plain(title.slice(0, MAX_TITLE))}*`;
  const blocks = [heading, cut(toMrkdwn(text)), url ? `<${plain(url)}>` : ''].filter(Boolean);
  const form = {
    channel,
    // What is read out, and shown in the list of notifications.
    text: `${sign}${plain(title)}`,
    blocks: JSON.stringify(
      blocks.map((words) => ({ type: 'section', text: { type: 'mrkdwn', text: words } })),
    ),
  };
  return askSlack(ctx, credentials, {
    method: 'chat.postMessage',
    form,
    read: (answer) => `${readText(answer, 'channel')}/${readText(answer, 'ts')}`,
  });
}

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)} …`;
}
