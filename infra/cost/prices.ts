import file from './prices.json' with { type: 'json' };

export type PriceName = keyof typeof file.prices;

/** A list price, without free tiers and without the discounts of large volumes. */
export type Price = {
  readonly usd: number;
  /** So many units cost that. */
  readonly per: number;
  readonly unit: string;
  /** AWS's own page. Most of them show their figures by a script only. */
  readonly source: string;
  /** The page in which the figure was read; null: it is from memory, and unconfirmed. */
  readonly seenIn: string | null;
};

export const PRICES: Readonly<Record<PriceName, Price>> = file.prices;

/** The day on which the prices were looked up, and their Region. */
export const PRICED = { date: file.date, region: file.region } as const;

/** So much of something that has a price. */
export type Use = { readonly what: string; readonly price: PriceName; readonly quantity: number };

/** US dollars. */
export const costOf = (uses: readonly Use[]): number =>
  uses.reduce((sum, { price, quantity }) => sum + (quantity * PRICES[price].usd) / PRICES[price].per, 0);
