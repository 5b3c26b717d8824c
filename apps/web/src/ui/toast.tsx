import { X } from 'lucide-react';
import { Toast as Primitive } from 'radix-ui';
import { useSyncExternalStore } from 'react';
import { text } from '../text/text.ts';
import { LEVEL_ICONS, LEVEL_TEXT } from './badge.tsx';
import { classNames } from './class-names.ts';
import { dismissToast, readToasts, subscribeToToasts } from './toasts.ts';

/** Shows what `showToast` was given, for a while; announced to screen readers. */
export function Toasts() {
  const toasts = useSyncExternalStore(subscribeToToasts, readToasts);
  return (
    <Primitive.Provider label={text.common.notification} duration={6_000}>
      {toasts.map(({ id, level, title, detail, requestId, action }) => {
        const Icon = LEVEL_ICONS[level];
        return (
          <Primitive.Root
            key={id}
            type={level === 'critical' ? 'foreground' : 'background'}
            duration={level === 'critical' || action ? 12_000 : 5_000}
            onOpenChange={(open) => !open && dismissToast(id)}
            className="appear grid grid-cols-[auto_1fr_auto] items-start gap-2.5 rounded-lg border border-line bg-card p-3 shadow-floating"
          >
            <Icon aria-hidden className={classNames('mt-0.5 size-4.5', LEVEL_TEXT[level])} />
            <div className="grid min-w-0 gap-0.5">
              <Primitive.Title className="break-words font-medium">{title}</Primitive.Title>
              {(detail !== undefined || requestId !== undefined) && (
                <Primitive.Description className="break-words text-muted text-sm">
                  {detail}
                  {requestId !== undefined && (
                    <span className="block font-mono text-xs">
                      {text.common.requestId(requestId)}
                    </span>
                  )}
                </Primitive.Description>
              )}
              {action && (
                <Primitive.Action
                  altText={action.label}
                  onClick={action.run}
                  className="justify-self-start pt-0.5 font-medium text-accent text-sm hover:underline"
                >
                  {action.label}
                </Primitive.Action>
              )}
            </div>
            <Primitive.Close
              aria-label={text.common.dismiss}
              className="-m-1 inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-raised hover:text-fg"
            >
              <X aria-hidden className="size-4" />
            </Primitive.Close>
          </Primitive.Root>
        );
      })}
      <Primitive.Viewport className="fixed right-4 bottom-4 z-60 grid w-96 max-w-[calc(100vw-2rem)] gap-2 outline-none" />
    </Primitive.Provider>
  );
}
