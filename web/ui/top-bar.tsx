import type { ReactNode } from 'react'
import classes from './top-bar.module.css'

interface TopBarProps {
  /** The way here: links and names, shown with separators. */
  crumbs: ReactNode[]
  /** Between the way and the buttons. */
  middle?: ReactNode
  /** Buttons at the right end. */
  children?: ReactNode
}

/** The line at the top of a page: where one is, and what can be done. */
export function TopBar({ crumbs, middle, children }: TopBarProps) {
  return (
    <header className={classes.bar}>
      <nav className={classes.crumbs} aria-label="Breadcrumb">
        {crumbs.map((crumb, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a breadcrumb is its place in the way
          <span key={index} className={classes.crumb}>
            {index > 0 && <span className={classes.sep}>/</span>}
            {index === crumbs.length - 1 ? <h1 className={classes.here}>{crumb}</h1> : crumb}
          </span>
        ))}
      </nav>
      {middle}
      <div className={classes.end}>{children}</div>
    </header>
  )
}
