/** `on-change` makes a comment where there is something to say, and keeps one that is there up to date. */
export const COMMENT_POLICIES = ['always', 'on-change', 'never'] as const;
export type CommentPolicy = (typeof COMMENT_POLICIES)[number];
