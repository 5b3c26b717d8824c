import { Boxes, Plus, RefreshCw, Search, Settings } from 'lucide-react';
import { useState } from 'react';
import { Badge, StatusBadge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { CommandLine } from '../ui/command-line.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Field } from '../ui/field.tsx';
import { Input, Select, TextArea } from '../ui/input.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { Notice } from '../ui/notice.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { showToast } from '../ui/toasts.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { Group } from './group.tsx';

const LEVELS = ['ok', 'info', 'warning', 'critical', 'unknown'] as const;
const YAML = 'kind: Service\nmetadata:\n  name: checkout # its identity\n  tags:\n    - gold\n';

/** Every component once. `sheet` keeps names apart where the page shows two sheets. */
export function Components({ sheet }: { sheet: string }) {
  const [isOpen, setOpen] = useState(false);
  const [tab, setTab] = useState('one');
  return (
    <>
      <Group title="Button, IconButton, Tooltip">
        <div className="flex flex-wrap items-center gap-2">
          <Button variant="primary" icon={Plus}>
            Primary
          </Button>
          <Button>Secondary</Button>
          <Button variant="ghost">Ghost</Button>
          <Button variant="danger">Danger</Button>
          <Button size="sm">Small</Button>
          <Button busy>Busy</Button>
          <Button disabled>Disabled</Button>
          <IconButton icon={Settings} label="Settings" />
          <Tooltip text="A short text about it">
            <Button>With a tooltip</Button>
          </Tooltip>
        </div>
      </Group>
      <Group title="Input, Select, Checkbox">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Address" help="Where it answers." required>
            {(control) => <Input {...control} placeholder="https://…" />}
          </Field>
          <Field label="Name" problems={['must be lower-case letters']}>
            {(control) => <Input {...control} defaultValue="Checkout" />}
          </Field>
          <Field label="Search">
            {(control) => <Input {...control} icon={Search} type="search" />}
          </Field>
          <Field label="Region">
            {(control) => (
              <Select {...control}>
                <option>eu-west</option>
                <option>us-east</option>
              </Select>
            )}
          </Field>
          <Field label="Certificate">{(control) => <TextArea {...control} rows={2} />}</Field>
          <Checkbox label="Include archived services" defaultChecked />
        </div>
      </Group>
      <Group title="Badge, StatusBadge, RelativeTime">
        <div className="flex flex-wrap items-center gap-2">
          <Badge>gold</Badge>
          <Badge tone="accent">experimental</Badge>
          {LEVELS.map((level) => (
            <StatusBadge key={level} level={level}>
              {level}
            </StatusBadge>
          ))}
          <StatusBadge level="info" busy>
            Syncing…
          </StatusBadge>
          <RelativeTime at={new Date(Date.now() - 180_000)} />
        </div>
      </Group>
      <Group title="Notice">
        {LEVELS.map((level) => (
          <Notice key={level} level={level} title={`This is ${level}`}>
            What to know, and what to do about it.
          </Notice>
        ))}
      </Group>
      <Group title="Tabs">
        <Tabs
          label={`Example (${sheet})`}
          value={tab}
          onChange={setTab}
          items={['one', 'two', 'three'].map((value) => ({
            value,
            label: value,
            content: `Content of ${value}`,
          }))}
        />
      </Group>
      <Group title="Dialog, Menu, Toast">
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setOpen(true)}>Open a dialog</Button>
          <Menu align="start" trigger={<Button>Open a menu</Button>}>
            <MenuItem icon={RefreshCw} onSelect={() => {}}>
              Sync now
            </MenuItem>
            <MenuSeparator />
            <MenuItem onSelect={() => {}}>Something else</MenuItem>
          </Menu>
          <Button onClick={() => showToast({ level: 'ok', title: 'Saved.' })}>Show a toast</Button>
        </div>
        <Dialog
          open={isOpen}
          onOpenChange={setOpen}
          title="Leave without saving?"
          description="What you have entered here will be lost."
          actions={<Button onClick={() => setOpen(false)}>Stay</Button>}
        />
      </Group>
      <Group title="ProgressBar, Skeleton">
        <ProgressBar label={`Known (${sheet})`} done={40} total={100} />
        <ProgressBar label={`Unknown (${sheet})`} done={40} />
        <Skeleton className="h-4 w-2/3" />
      </Group>
      <Group title="Table">
        <div className="overflow-hidden rounded-lg border border-line bg-card">
          <Table
            caption={`Pods (${sheet})`}
            rows={[
              { name: 'checkout-5b5c', restarts: 0 },
              { name: 'checkout-66fd', restarts: 2 },
            ]}
            rowKey={(row) => row.name}
            columns={[
              { key: 'name', label: 'Name', cell: (row) => row.name },
              { key: 'restarts', label: 'Restarts', align: 'end', cell: (row) => row.restarts },
            ]}
          />
        </div>
      </Group>
      <Group title="CodeBlock, CommandLine">
        <CodeBlock label={`Example (${sheet})`} code={YAML} language="yaml" lineNumbers />
        <CommandLine command="gantry apply -f ./catalog" />
      </Group>
      <Group title="EmptyState, ErrorState">
        <EmptyState icon={Boxes} title="Nothing here yet" actions={<Button>Do something</Button>}>
          <p>Why it is empty, and what to do about it.</p>
        </EmptyState>
        <ErrorState error={new Error('The remote system refused the credentials.')} />
      </Group>
    </>
  );
}
