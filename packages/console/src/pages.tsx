import { Skeleton, Stack } from '@mantine/core'
import type { ComponentType } from 'react'
import { lazy, Suspense, useEffect } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { useSession } from './session/session.ts'
import { Shell } from './shell/shell.tsx'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { NotFound } from './ui/not-found.tsx'

type Pages = readonly (readonly [path: string, page: ComponentType])[]

const OPERATOR: Pages = [
  ['/links', lazy(() => import('./links/links-page.tsx'))],
  ['/links/new', lazy(() => import('./wizard/new-link-page.tsx'))],
  ['/links/:id/edit', lazy(() => import('./wizard/edit-link-page.tsx'))],
  ['/links/:id', lazy(() => import('./links/link-page.tsx'))],
  ['/report', lazy(() => import('./report/report-page.tsx'))],
  ['/live', lazy(() => import('./live/live-page.tsx'))],
  ['/clicks/:id', lazy(() => import('./live/click-page.tsx'))],
  ['/offers', lazy(() => import('./offers/offers-page.tsx'))],
  ['/offers/new', lazy(() => import('./offers/offer-page.tsx'))],
  ['/offers/:id', lazy(() => import('./offers/offer-page.tsx'))],
  ['/targeting-groups', lazy(() => import('./rules/targeting-groups-page.tsx'))],
  ['/publishers', lazy(() => import('./people/publishers-page.tsx'))],
  ['/advertisers', lazy(() => import('./people/advertisers-page.tsx'))],
  ['/access', lazy(() => import('./access/access-page.tsx'))],
  ['/domains', lazy(() => import('./people/domains-page.tsx'))],
  ['/health', lazy(() => import('./health/health-page.tsx'))],
  ['/tokens', lazy(() => import('./people/tokens-page.tsx'))],
]

const PUBLISHER: Pages = [
  ['/my/links', lazy(() => import('./my/my-links-page.tsx'))],
  ['/my/offers', lazy(() => import('./my/my-offers-page.tsx'))],
  ...OPERATOR.filter(([path]) => ['/report', '/live', '/clicks/:id'].includes(path)),
]

/** The page an address names, each fetched when it is first opened. */
export function Pages() {
  const { role } = useSession()
  const pages = role === 'publisher' ? PUBLISHER : OPERATOR
  return (
    <Shell>
      <FreshStart />
      <ErrorBoundary>
        <Suspense fallback={<PageSkeleton />}>
          <Switch>
            {pages.map(([path, page]) => (
              <Route key={path} path={path} component={page} />
            ))}
            <Route path="/">
              <Redirect to={pages[0]?.[0] ?? '/'} replace />
            </Route>
            <Route path="/sign-in">
              <Redirect to="/" replace />
            </Route>
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </ErrorBoundary>
    </Shell>
  )
}

/** Another page begins at its top. */
function FreshStart() {
  const [location] = useLocation()
  useEffect(() => {
    // Newer browsers answer with a promise, which must not be taken for a clean-up.
    window.scrollTo(0, 0)
  }, [location])
  return null
}

function PageSkeleton() {
  return (
    <Stack aria-hidden>
      <Skeleton h={32} w={200} />
      <Skeleton h={44} />
      <Skeleton h={320} />
    </Stack>
  )
}
