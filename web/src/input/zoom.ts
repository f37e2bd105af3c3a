/** One notch of Ctrl and the wheel makes the content larger by so much, in most applications. */
const perNotch = Math.log(1.2);

/** Adds up how far fingers part, on glass or a trackpad, to whole notches of the wheel. */
export class Zoom {
  #rest = 0;

  /**
   * @param stretched The natural logarithm of how much larger the content is to be.
   * @returns Whole notches, as the wheel has them: negative makes it larger.
   */
  add(stretched: number): number {
    // Turned back, it answers at once.
    if (Math.sign(stretched) === -Math.sign(this.#rest)) this.#rest = 0;
    this.#rest += stretched / perNotch;
    const notches = Math.trunc(this.#rest + Math.sign(this.#rest) * epsilon);
    this.#rest -= notches;
    return notches === 0 ? 0 : -notches;
  }
}

/** A sum of fractions is a hair below the whole number that it means. */
const epsilon = 1e-9;
