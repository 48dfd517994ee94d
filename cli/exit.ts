/** Exit codes of every command. */
export const EXIT = { good: 0, homelabHasErrors: 1, wrongUsage: 2 } as const;

/** Something the person who called can mend: a sentence, and the code to end with. Never a stack trace. */
export class Refusal extends Error {
  constructor(
    message: string,
    /** @default wrong usage */
    readonly exitCode: number = EXIT.wrongUsage,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}
