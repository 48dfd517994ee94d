import { escaped } from './escaped';

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of a drawing or a page, its attributes escaped; what stands in it is markup already. */
export function element(name: string, attributes: Attributes, ...inner: readonly string[]): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(typeof value === 'number' ? short(value) : value)}"`],
  );
  return `<${name}${written.join('')}>${inner.join('')}</${name}>`;
}

/** Text in an element of a drawing. */
export function label(attributes: Attributes, text: string): string {
  return element('text', attributes, escaped(text));
}

/** A tenth of a pixel is as fine as it gets. */
export function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
