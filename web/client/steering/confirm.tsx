import { Dialog } from '../parts/dialog.tsx';

interface ConfirmProps {
  readonly title: string;
  readonly action: string;
  readonly onAction: () => Promise<string>;
  readonly onDone: (message: string) => void;
  readonly onClose: () => void;
  readonly children: preact.ComponentChildren;
}

/** Asks for confirmation. */
export function Confirm({ children, ...rest }: ConfirmProps) {
  return (
    <Dialog isReady isFinal {...rest}>
      <p>{children}</p>
    </Dialog>
  );
}
