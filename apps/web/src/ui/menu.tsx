import type { LucideIcon } from 'lucide-react';
import { Check } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';

const ITEM =
  'flex cursor-default select-none items-center gap-2 rounded-sm px-2 py-1.5 text-base outline-none data-highlighted:bg-raised data-disabled:opacity-55';

export function Menu({
  trigger,
  align = 'end',
  children,
}: {
  trigger: ReactElement;
  align?: 'start' | 'end';
  children: ReactNode;
}) {
  return (
    <Primitive.Root modal={false}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="appear z-50 min-w-52 rounded-lg border border-line bg-card p-1 shadow-floating"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export function MenuItem({
  icon: Icon,
  onSelect,
  children,
}: {
  icon?: LucideIcon;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Primitive.Item className={ITEM} onSelect={onSelect}>
      {Icon && <Icon aria-hidden className="size-4 text-muted" />}
      {children}
    </Primitive.Item>
  );
}

export interface MenuChoice<T extends string> {
  readonly value: T;
  readonly label: string;
}

export function MenuChoices<T extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: T;
  choices: readonly MenuChoice<T>[];
  onChange: (value: T) => void;
}) {
  return (
    <Primitive.RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(chosen) => onChange(chosen as T)}
    >
      <Primitive.Label className="px-2 pt-1.5 pb-1 font-medium text-muted text-xs">
        {label}
      </Primitive.Label>
      {choices.map((choice) => (
        <Primitive.RadioItem key={choice.value} value={choice.value} className={ITEM}>
          <span className="inline-flex size-4 items-center justify-center">
            <Primitive.ItemIndicator>
              <Check aria-hidden className="size-4 text-accent" />
            </Primitive.ItemIndicator>
          </span>
          {choice.label}
        </Primitive.RadioItem>
      ))}
    </Primitive.RadioGroup>
  );
}

export const MenuSeparator = () => <Primitive.Separator className="my-1 h-px bg-line" />;
