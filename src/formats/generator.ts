/** Who made a file, as every format says it. */
export const generator = "feedmill" as const;
