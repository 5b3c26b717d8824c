/** A kind in PascalCase. */
export const KIND_PATTERN = '^[A-Z][A-Za-z0-9]{0,62}$';
/** The word for many of a kind, or another word for it. */
export const KIND_WORD_PATTERN = '^[a-z][a-z0-9-]{0,62}$';
