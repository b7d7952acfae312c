import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useCommit } from './form';

export interface FieldProps {
  label: string;
  name: string;
  value?: string;
  defaultValue?: string;
  required?: boolean;
  readOnly?: boolean;
  description?: string;
  tooltip?: string;
  placeholder?: string;
  error?: boolean;
  validationMessage?: string;
  onChange?: (value: string) => void;
  onInput?: (value: string) => void;
  onBlur?: (value: string) => void;
  onFocus?: (value: string) => void;
}

/** Keeps what is being typed; the card hears of it when the field is left or the form is sent. */
const useField = (props: FieldProps) => {
  const { value, defaultValue, onChange } = props;
  const given = value ?? defaultValue ?? '';
  const [typed, setTyped] = useState(given);
  const committed = useRef(given);

  useEffect(() => {
    if (value === undefined || value === committed.current) return;
    committed.current = value;
    setTyped(value);
  }, [value]);

  const commit = () => {
    if (typed === committed.current) return;
    committed.current = typed;
    onChange?.(typed);
  };
  useCommit(commit);

  return {
    value: typed,
    onChange: (event: { target: { value: string } }) => {
      setTyped(event.target.value);
      props.onInput?.(event.target.value);
    },
    onBlur: () => {
      commit();
      props.onBlur?.(typed);
    },
    onFocus: () => props.onFocus?.(typed),
  };
};

const useIds = ({ description, tooltip, validationMessage }: FieldProps) => {
  const id = useId();
  const help = description || tooltip ? `${id}-help` : undefined;
  const message = validationMessage ? `${id}-message` : undefined;
  return { id, help, message };
};

const attributesOf = (props: FieldProps, { id, help, message }: ReturnType<typeof useIds>) => ({
  id,
  name: props.name,
  placeholder: props.placeholder,
  readOnly: props.readOnly,
  'aria-required': props.required || undefined,
  'aria-invalid': props.error || undefined,
  'aria-describedby': [help, message].filter(Boolean).join(' ') || undefined,
});

const Field = (props: FieldProps & { ids: ReturnType<typeof useIds>; children: ReactNode }) => {
  const { ids, label, required, description, tooltip, error, validationMessage, children } = props;
  return (
    <div className="rc-field">
      <label htmlFor={ids.id}>
        {label}
        {required ? (
          <span aria-hidden="true" className="rc-required">
            {' '}
            *
          </span>
        ) : null}
      </label>
      {ids.help && (
        <div id={ids.help} className="rc-help">
          {[description, tooltip].filter(Boolean).join(' ')}
        </div>
      )}
      {children}
      {ids.message && (
        <div id={ids.message} className={error ? 'rc-invalid' : 'rc-valid'} role="status">
          {validationMessage}
        </div>
      )}
    </div>
  );
};

export const Input = (props: FieldProps & { type?: 'text' | 'password' }) => {
  const ids = useIds(props);
  return (
    <Field {...props} ids={ids}>
      <input {...attributesOf(props, ids)} {...useField(props)} type={props.type ?? 'text'} />
    </Field>
  );
};

interface SelectProps extends Omit<FieldProps, 'value' | 'onChange'> {
  value?: string | number | boolean;
  options: { label: string; value: string | number | boolean }[];
  onChange?: (value: string | number | boolean) => void;
}

/** Tells its value at once, as a choice is made in one step; with the type that the option has. */
export const Select = ({ value, options, onChange, ...field }: SelectProps) => {
  const ids = useIds(field);
  return (
    <Field {...field} ids={ids}>
      <select
        {...attributesOf(field, ids)}
        value={String(value ?? '')}
        disabled={field.readOnly}
        onChange={({ target }) => {
          const picked = options.find((option) => String(option.value) === target.value);
          if (picked) onChange?.(picked.value);
        }}
      >
        {options.map((option) => (
          <option key={String(option.value)} value={String(option.value)}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
};

interface TextAreaProps extends FieldProps {
  rows?: number;
  cols?: number;
  maxLength?: number;
  resize?: 'vertical' | 'horizontal' | 'both' | 'none';
}

export const TextArea = (props: TextAreaProps) => {
  const ids = useIds(props);
  const { rows = 3, cols, maxLength, resize = 'both' } = props;
  return (
    <Field {...props} ids={ids}>
      <textarea
        {...attributesOf(props, ids)}
        {...useField(props)}
        rows={rows}
        cols={cols}
        maxLength={maxLength}
        style={{ resize }}
      />
    </Field>
  );
};
