export interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  /** Values and, if different, their labels. */
  readonly options: readonly (string | { readonly value: string; readonly words: string })[];
  readonly onChange: (value: string) => void;
}

/** A labelled selection of one value. */
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

/** The initial value of a filter. */
export const ALL = { value: '', words: 'all' } as const;
