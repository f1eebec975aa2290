/** What readers have set once and for all notebooks, such as the height of the inspector: kept over reloads by whoever gives a store. */

type Values = Readonly<Record<string, unknown>>;

class Choices {
  /** What was chosen, else `initial`. */
  get<T>(key: string, initial: T): T {
    return key in this.values ? (this.values[key] as T) : initial;
  }

  set(key: string, value: unknown): void {
    this.values = { ...this.values, [key]: value };
    this.tell();
    this.save(this.values);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  /** Take up what was chosen before the page was loaded, and `save` what is chosen from now on. */
  keep(before: Values, save: (values: Values) => void): void {
    this.save = save;
    this.values = { ...before, ...this.values };
    this.tell();
  }

  private tell(): void {
    this.listeners.forEach(listener => {
      listener();
    });
  }

  private values: Values = {};
  private save: (values: Values) => void = () => undefined;
  private readonly listeners = new Set<() => void>();
}

export const choices = new Choices();
