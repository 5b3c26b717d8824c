import {
  type Credentials,
  type EntityCallContext,
  isPluginError,
  type PanelDocument,
  PanelPlugin,
  type PanelSection,
  PLUGIN_ERROR_CODES,
  type PluginContext,
} from '@gantry/plugin-sdk';
import { type JsonRecord, readList, readRecord, readText, textIn } from '@gantry/plugin-sdk/json';
import { CHANNEL_ANNOTATION } from './options.ts';
import { askSlack } from './slack.ts';

const ID = /^[CGD][A-Z0-9]{8,}$/;
const PAGE_SIZE = 1_000;
const MAX_PAGES = 20;

/** The Slack tab: what an entity's channel is about, and the way into it. */
export class SlackPanel extends PanelPlugin {
  async render(ctx: EntityCallContext, credentials: Credentials): Promise<PanelDocument> {
    const { annotations, spec } = ctx.entity;
    const named = annotations[CHANNEL_ANNOTATION] ?? spec.slackChannel;
    const name = typeof named === 'string' ? named.trim().replace(/^#/, '') : '';
    try {
      const id = ID.test(name) ? name : await findChannel(ctx, credentials, name);
      if (id === undefined) return unknown(`There is no channel "${name}" that the app can see.`);
      const workspace = await askSlack(ctx, credentials, {
        method: 'auth.test',
        read: (answer) => readText(answer, 'url').replace(/\/+$/, ''),
      });
      return await askSlack(ctx, credentials, {
        method: 'conversations.info',
        query: { channel: id, include_num_members: 'true' },
        read: (answer) => ({
          sections: toSections(
            readRecord(answer.channel, '"channel"'),
            `${workspace}/archives/${id}`,
          ),
        }),
      });
    } catch (error) {
      if (!isPluginError(error) || error.code !== PLUGIN_ERROR_CODES.inputInvalid) throw error;
      return unknown(error.message);
    }
  }
}

async function findChannel(
  ctx: PluginContext,
  credentials: Credentials,
  name: string,
): Promise<string | undefined> {
  let cursor = '';
  for (let page = 0; page < MAX_PAGES; page++) {
    const { found, next } = await askSlack(ctx, credentials, {
      method: 'conversations.list',
      query: {
        types: 'public_channel,private_channel',
        exclude_archived: 'false',
        limit: String(PAGE_SIZE),
        ...(cursor === '' ? {} : { cursor }),
      },
      read: (answer) => ({
        found: readList(answer.channels, '"channels"').find((channel) => channel.name === name),
        next: textIn(answer.response_metadata, 'next_cursor') ?? '',
      }),
    });
    if (found) return readText(found, 'id');
    if (next === '') return undefined;
    cursor = next;
  }
  return undefined;
}

function toSections(channel: JsonRecord, url: string): PanelSection[] {
  const members = channel.num_members;
  const items = [
    { label: 'Channel', value: { text: `#${readText(channel, 'name')}`, url } },
    ...(typeof members === 'number' ? [{ label: 'Members', value: members }] : []),
    { label: 'Visibility', value: channel.is_private === true ? 'private' : 'public' },
  ];
  const archived: PanelSection = {
    type: 'status',
    level: 'warning',
    text: 'This channel is archived.',
  };
  const texts = [
    ['Topic', textIn(channel.topic, 'value')],
    ['Purpose', textIn(channel.purpose, 'value')],
  ] as const;
  return [
    ...(channel.is_archived === true ? [archived] : []),
    {
      type: 'properties',
      items: [...items, ...texts.flatMap(([label, value]) => (value ? [{ label, value }] : []))],
    },
    { type: 'links', links: [{ title: 'Open in Slack', url }] },
  ];
}

function unknown(text: string): PanelDocument {
  return { sections: [{ type: 'status', level: 'unknown', text }] };
}
