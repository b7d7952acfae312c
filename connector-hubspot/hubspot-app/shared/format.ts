import type { Tone } from './card';

export const statusVariant = (tone: Tone): 'success' | 'warning' | 'danger' | 'default' => {
  switch (tone) {
    case 'good':
      return 'success';
    case 'warn':
      return 'warning';
    case 'bad':
      return 'danger';
    default:
      return 'default';
  }
};

/** An instant in the viewer's zone and language. */
export const momentText = (instant: string, locale?: string): string =>
  formatted(new Date(instant), instant, locale, { dateStyle: 'medium', timeStyle: 'short' });

/** A calendar date stays that date, wherever the viewer is. */
export const dateText = (date: string, locale?: string): string =>
  formatted(new Date(`${date}T00:00:00Z`), date, locale, { dateStyle: 'medium', timeZone: 'UTC' });

const formatted = (
  at: Date,
  original: string,
  locale: string | undefined,
  options: Intl.DateTimeFormatOptions,
): string => {
  if (Number.isNaN(at.getTime())) return original;
  try {
    return new Intl.DateTimeFormat(locale?.replace('_', '-'), options).format(at);
  } catch {
    // An unknown locale must not hide the date.
    return new Intl.DateTimeFormat(undefined, options).format(at);
  }
};

/** "Sarah Chen, sarah@acme.example", whichever parts are known. */
export const joined = (...parts: (string | null | undefined)[]): string =>
  parts.filter((part) => part).join(', ') || 'Not known';
