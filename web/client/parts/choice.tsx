export interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  /** What is chosen, and the words for it where they differ. */
  readonly options: readonly (string | { readonly value: string; readonly words: string })[];
  readonly onChange: (value: string) => void;
}

/** One of several, with a label before it. */
export function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {options.map((option) => {
          const own = typeof option === 'string' ? { value: option, words: option } : option;
          return (
            <option key={own.value} value={own.value}>
              {own.words}
            </option>
          );
        })}
      </select>
    </label>
  );
}

/** What a filter begins with. */
export const ALL = { value: '', words: 'all' } as const;
