import { Tooltip as Primitive } from 'radix-ui';
import type { ReactElement } from 'react';

/** A short text about what it wraps, on hover and on keyboard focus. Never the only place of a fact. */
export function Tooltip({ text, children }: { text: string; children: ReactElement }) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          sideOffset={6}
          collisionPadding={8}
          className="appear z-60 max-w-72 rounded-md bg-fg px-2 py-1 text-xs text-card shadow-floating"
        >
          {text}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export const TooltipProvider = Primitive.Provider;
