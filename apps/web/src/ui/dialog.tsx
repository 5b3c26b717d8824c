import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { text } from '../text/text.ts';
import { classNames } from './class-names.ts';

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons, the main one last. */
  readonly actions?: ReactNode;
  /** How wide it may be: a question, a list, a table or a comparison. */
  readonly size?: keyof typeof SIZES;
}

const SIZES = { md: 'max-w-md', lg: 'max-w-xl', xl: 'max-w-3xl' };

export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, children, actions } = props;
  const { size = 'md' } = props;
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-overlay" />
        <Primitive.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={classNames(
            'appear fixed inset-x-4 top-[12vh] z-50 mx-auto flex max-h-[78vh] flex-col rounded-lg border border-line bg-card shadow-floating',
            SIZES[size],
          )}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-4">
            <Primitive.Title className="font-semibold text-lg">{title}</Primitive.Title>
            <Primitive.Close
              aria-label={text.common.close}
              className="-mr-2 inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-raised hover:text-fg"
            >
              <X aria-hidden className="size-4" />
            </Primitive.Close>
          </header>
          <div className="grid grid-cols-[minmax(0,1fr)] gap-4 overflow-y-auto px-5 py-3">
            {description !== undefined && (
              <Primitive.Description className="text-muted">{description}</Primitive.Description>
            )}
            {children}
          </div>
          {actions && (
            <footer className="flex flex-wrap justify-end gap-2 px-5 pt-1 pb-4">{actions}</footer>
          )}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
