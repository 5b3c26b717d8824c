import { Tabs as Primitive } from 'radix-ui';
import { type ReactNode, useEffect, useRef } from 'react';

export interface TabItem {
  readonly value: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly content: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly items: readonly TabItem[];
}

/** Only the chosen tab's content is on the page, so hidden ones load and refresh nothing. */
export function Tabs({ label, value, onChange, items }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  // On a narrow screen the chosen tab may be beyond the edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another one is chosen
  useEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>('[data-state="active"]');
    if (!list.current || !chosen) return;
    list.current.scrollLeft =
      chosen.offsetLeft - (list.current.clientWidth - chosen.offsetWidth) / 2;
  }, [value, items.length]);
  return (
    <Primitive.Root value={value} onValueChange={onChange} activationMode="manual">
      <Primitive.List
        ref={list}
        aria-label={label}
        className="relative -mb-px flex gap-1 overflow-x-auto overflow-y-hidden border-line border-b px-4 md:px-6"
      >
        {items.map((item) => (
          <Primitive.Trigger
            key={item.value}
            value={item.value}
            className="inline-flex shrink-0 items-center gap-1.5 border-transparent border-b-2 px-2.5 py-2.5 font-medium text-muted text-sm transition-colors -outline-offset-2 hover:text-fg data-[state=active]:border-accent data-[state=active]:text-fg"
          >
            {item.icon}
            {item.label}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {items.map((item) => (
        <Primitive.Content key={item.value} value={item.value} className="px-4 py-5 md:px-6">
          {item.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
