import { useEffect, useRef, useState } from 'preact/hooks';

interface DialogProps {
  readonly title: string;
  /** Label of the button. */
  readonly action: string;
  /** Whether the button is enabled. */
  readonly isReady: boolean;
  /** Whether the action cannot be undone: the other button has the focus at first. */
  readonly isFinal?: boolean;
  /** @returns a message about what was done @throws Error with the reason for a refusal */
  readonly onAction: () => Promise<string>;
  readonly onDone: (message: string) => void;
  readonly onClose: () => void;
  readonly children: preact.ComponentChildren;
}

/** A dialog with a form; if the request is refused, it stays open and shows the reason. */
export function Dialog({ title, action, isReady, isFinal = false, onAction, onDone, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const act = async () => {
    setBusy(true);
    try {
      const message = await onAction();
      // The focus returns to where it was.
      dialog.current?.close();
      onDone(message);
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
          <button type="button" autofocus={isFinal} onClick={() => dialog.current?.close()}>
            Close
          </button>
        </p>
      </form>
    </dialog>
  );
}
