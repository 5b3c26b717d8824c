import {
  type Credentials,
  type EntityCallContext,
  type LogLine,
  type PanelDocument,
  PanelPlugin,
  type RenderRequest,
  type StreamRequest,
} from '@gantry/plugin-sdk';
import { pause } from './catalog.ts';

export class AcmePanels extends PanelPlugin {
  async render(
    ctx: EntityCallContext,
    _credentials: Credentials,
    { panel }: RenderRequest,
  ): Promise<PanelDocument> {
    if (panel === 'broken') throw new Error('The cost report of this account is being rebuilt.');
    if (panel === 'crash') {
      console.error('segmentation fault (not really)');
      process.exit(7);
    }
    return workload(ctx.entity.name, Date.now());
  }

  override async *stream(
    ctx: EntityCallContext,
    _credentials: Credentials,
    { source, tailLines = 200 }: StreamRequest,
  ): AsyncIterable<LogLine> {
    const started = Date.now();
    for (let i = 0; i < Math.min(tailLines, 60); i++)
      yield line(source, i, started - 60_000 + i * 1_000);
    for (let i = 60; ; i++) {
      await pause(400, ctx.signal);
      yield line(source, i, Date.now());
    }
  }
}

function line(source: string, index: number, at: number): LogLine {
  const level = index % 17 === 16 ? 'error' : index % 9 === 8 ? 'warn' : 'info';
  const texts = {
    info: `GET /api/items/${index} 200 in ${3 + (index % 40)} ms`,
    warn: `retrying the payment provider (attempt ${index % 3})`,
    error: `order ${index}: the card was refused <script>alert(1)</script>`,
  };
  return { at: new Date(at).toISOString(), level, text: `[${source}] ${texts[level]}` };
}

function workload(name: string, now: number): PanelDocument {
  const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
  const series = (base: number, spread: number): [number, number][] =>
    Array.from({ length: 60 }, (_, i) => [
      now - (59 - i) * 60_000,
      Math.max(0, Math.round(base + spread * (Math.sin(i / 5) + 0.4 * Math.sin(i * 1.7)))),
    ]);
  return {
    sections: [
      {
        type: 'status',
        level: 'warning',
        text: '2 of 3 replicas are ready',
        detail: 'Pod 7d9f has been waiting for a node with enough memory for 4 minutes.',
      },
      {
        type: 'properties',
        title: 'Deployment',
        items: [
          { label: 'Image', value: `registry.example.com/acme/${name}:2024.11.3` },
          { label: 'Replicas', value: { text: '2 of 3', level: 'warning' } },
          { label: 'Rolled out', value: { at: ago(42) } },
          { label: 'Memory', value: { text: '412', unit: 'MiB' } },
          { label: 'Autoscaled', value: true },
          { label: 'Service account', value: null },
          { label: 'Team', value: { text: 'Payments', ref: 'Team/payments' } },
          {
            label: 'Console',
            value: { text: 'Open in Acme Cloud', url: 'https://example.com/acme-cloud' },
          },
        ],
      },
      {
        type: 'table',
        title: 'Pods',
        columns: [
          { key: 'name', label: 'Name' },
          { key: 'status', label: 'Status' },
          { key: 'node', label: 'Node' },
          { key: 'restarts', label: 'Restarts', align: 'end' },
          { key: 'started', label: 'Started', align: 'end' },
        ],
        rows: [
          {
            name: `${name}-5b5c`,
            status: { text: 'Running', level: 'ok' },
            node: 'node-4',
            restarts: 0,
            started: { at: ago(41) },
          },
          {
            name: `${name}-66fd`,
            status: { text: 'Running', level: 'ok' },
            node: 'node-9',
            restarts: 2,
            started: { at: ago(41) },
          },
          {
            name: `${name}-7d9f`,
            status: { text: 'Pending', level: 'warning' },
            node: null,
            restarts: 0,
            started: { at: ago(4) },
          },
        ],
      },
      {
        type: 'table',
        title: 'Disruption budgets',
        columns: [{ key: 'name', label: 'Name' }],
        rows: [],
        empty: 'None: all pods may be evicted at once.',
      },
      {
        type: 'chart',
        title: 'Requests',
        shape: 'area',
        unit: '/s',
        series: [
          { name: 'answered', points: series(220, 60) },
          { name: 'refused', points: series(18, 9) },
        ],
      },
      {
        type: 'chart',
        title: 'Restarts',
        shape: 'bar',
        series: [{ name: 'restarts', points: series(2, 2).slice(-24) }],
      },
      {
        type: 'timeline',
        title: 'Events',
        events: [
          {
            at: ago(4),
            title: 'FailedScheduling',
            detail: '0/14 nodes are available: insufficient memory.',
            level: 'warning',
            count: 7,
          },
          { at: ago(41), title: 'Rolled out', detail: 'Version 2024.11.3', level: 'ok' },
          {
            at: ago(43),
            title: 'Build passed',
            level: 'info',
            url: 'https://example.com/builds/811',
          },
        ],
      },
      {
        type: 'markdown',
        title: 'Notes',
        text: [
          'Restart it with care: **carts are kept in memory** for 90 s.',
          '',
          '| Alarm | First thing to try |',
          '| --- | --- |',
          '| Latency | Scale to 5 replicas |',
          '| Memory | Look at the `heap` dashboard |',
          '',
          '<img src=x onerror="document.title=\'owned\'"> [bad](javascript:alert(1)) [good](https://example.com)',
        ].join('\n'),
      },
      {
        type: 'links',
        title: 'Elsewhere',
        links: [
          { title: 'Dashboard', url: 'https://example.com/grafana' },
          { title: 'On call', url: 'mailto:oncall@example.com' },
        ],
      },
      {
        type: 'log-stream',
        title: 'Logs',
        sources: [
          { id: `${name}-5b5c/app`, label: `${name}-5b5c · app` },
          { id: `${name}-66fd/app`, label: `${name}-66fd · app` },
        ],
      },
    ],
  };
}
