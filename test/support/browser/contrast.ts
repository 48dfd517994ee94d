import type { Page } from 'playwright-core';

/** A piece of text that is hard to read. */
export interface FaintText {
  text: string;
  contrast: number;
}

/**
 * Every text on a page whose contrast with what lies behind it is below a ratio, as WCAG 2 computes it: text of the page
 * against the nearest painted background, text of a drawing against the shape that is drawn before it at that place.
 */
export function faintTexts(page: Page, least: number): Promise<FaintText[]> {
  return page.evaluate(`(${inPage.toString()})(${least})`);
}

/** Runs in the browser. */
function inPage(least: number): FaintText[] {
  const view = globalThis as unknown as BrowserView;
  const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const isPainted = (color: string) => color !== 'none' && channels(color)[3] !== 0;
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element: BrowserElement): string => {
    if (element.tagName === 'text') {
      const box = element.getBoundingClientRect();
      const [x, y] = [box.left + 2, (box.top + box.bottom) / 2];
      const shapes = [...view.document.querySelectorAll('svg rect')].filter((shape) => {
        const its = shape.getBoundingClientRect();
        return its.left <= x && x <= its.right && its.top <= y && y <= its.bottom;
      });
      const fills = shapes.map((shape) => view.getComputedStyle(shape).fill).filter(isPainted);
      const fill = fills.at(-1);
      if (fill !== undefined) return fill;
    }
    for (let at: BrowserElement | null = element; at !== null; at = at.parentElement) {
      const color = view.getComputedStyle(at).backgroundColor;
      if (isPainted(color)) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  return [...view.document.querySelectorAll('body *')].flatMap((element) => {
    const text = [...element.childNodes]
      .filter(({ nodeType }) => nodeType === 3)
      .map(({ textContent }) => textContent ?? '')
      .join('')
      .trim();
    const hidden = ['SCRIPT', 'STYLE', 'NOSCRIPT', 'title', 'OPTION'].includes(element.tagName);
    if (text === '' || hidden) return [];
    const style = view.getComputedStyle(element);
    const ink = luminance(element.tagName === 'text' ? style.fill : style.color);
    const paper = luminance(behind(element));
    const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    return contrast < least ? [{ text, contrast }] : [];
  });
}

/** As much of a browser as is looked at here; the tests are compiled without its types. */
interface BrowserElement {
  tagName: string;
  parentElement: BrowserElement | null;
  childNodes: Iterable<{ nodeType: number; textContent: string | null }>;
  getBoundingClientRect(): { left: number; right: number; top: number; bottom: number };
}

interface BrowserView {
  document: { querySelectorAll(selector: string): Iterable<BrowserElement> };
  getComputedStyle(element: BrowserElement): { fill: string; color: string; backgroundColor: string };
}
