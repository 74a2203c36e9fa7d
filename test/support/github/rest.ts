import { COMMENT_ROUTES } from './comment-routes.ts';
import { CONTENT_ROUTES } from './content-routes.ts';
import { PULL_ROUTES } from './pull-routes.ts';
import type { Route } from './route.ts';
import { RUN_ROUTES } from './run-routes.ts';

export const ROUTES: readonly Route[] = [...PULL_ROUTES, ...COMMENT_ROUTES, ...RUN_ROUTES, ...CONTENT_ROUTES];
