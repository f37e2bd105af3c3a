/** Numbers as a language writes them. Units are those of the SI, which are written alike everywhere. */
export class Numbers {
  readonly #language: string;

  constructor(language: string) {
    this.#language = language;
  }

  plain(value: number, digits = 0): string {
    const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return new Intl.NumberFormat(this.#language, { ...fixed, useGrouping: false }).format(value);
  }

  /** @param share 0 to 1. */
  percent(share: number, digits = 0): string {
    const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return new Intl.NumberFormat(this.#language, { ...fixed, style: "percent" }).format(share);
  }

  /** In words: "1 second", "5 seconds". */
  seconds(value: number): string {
    const unit = { style: "unit", unit: "second", unitDisplay: "long" } as const;
    return new Intl.NumberFormat(this.#language, unit).format(value);
  }

  milliseconds(value: number): string {
    return `${this.plain(value, value < 10 ? 1 : 0)} ms`;
  }

  rate(kilobits: number): string {
    return kilobits < 1_000 ? `${this.plain(kilobits)} kbit/s` : `${this.plain(kilobits / 1_000, 1)} Mbit/s`;
  }

  kilobytes(bytes: number): string {
    return bytes < 1_000 ? `${this.plain(bytes)} B` : `${this.plain(bytes / 1_000, bytes < 10_000 ? 1 : 0)} kB`;
  }
}
