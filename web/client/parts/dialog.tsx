import { useEffect, useRef, useState } from 'preact/hooks';

interface DialogProps {
  readonly title: string;
  /** What its button says. */
  readonly action: string;
  /** Whether it may be pressed. */
  readonly isReady: boolean;
  /** @returns what was done, in words @throws Error with the reason why not */
  readonly onAction: () => Promise<string>;
  readonly onDone: (message: string) => void;
  readonly onClose: () => void;
  readonly children: preact.ComponentChildren;
}

/** A question with a form; stays open, with the reason, where what it asks for is refused. */
export function Dialog({ title, action, isReady, onAction, onDone, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const act = async () => {
    setBusy(true);
    try {
      onDone(await onAction());
    } catch (error) {
      setRefusal((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} aria-label={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void act();
        }}
      >
        <h2>{title}</h2>
        {children}
        <div role="alert">{refusal !== null && <p class="notice">{refusal}</p>}</div>
        <p class="buttons">
          <button type="submit" disabled={!isReady || isBusy}>
            {action}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </p>
      </form>
    </dialog>
  );
}
