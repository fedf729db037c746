import { useId, useMemo, useState } from 'preact/hooks';
import { Choice } from './choice.tsx';

interface NameChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly names: readonly string[];
  readonly onChange: (name: string) => void;
}

/** With more names, one is selected by typing. */
const MOST_LISTED = 200;
const SUGGESTED = 40;

/** Selects one of a few or thousands of names. */
export function NameChoice(props: NameChoiceProps) {
  return props.names.length <= MOST_LISTED ? <Choice {...props} options={props.names} /> : <NameSearch {...props} />;
}

function NameSearch({ label, value, names, onChange }: NameChoiceProps) {
  const [text, setText] = useState<string | null>(null);
  const list = useId();
  const wanted = (text ?? '').trim().toLowerCase();
  const suggested = useMemo(() => names.filter((name) => name.toLowerCase().includes(wanted)).slice(0, SUGGESTED), [names, wanted]);
  return (
    <label>
      {label}{' '}
      <input
        list={list}
        value={text ?? value}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onInput={({ currentTarget }) => {
          const typed = currentTarget.value;
          setText(typed);
          if (names.includes(typed)) onChange(typed);
        }}
        onBlur={() => setText(null)}
      />
      <datalist id={list}>
        {suggested.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </label>
  );
}
