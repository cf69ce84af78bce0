import type { ReactNode } from 'react'
import classes from './settings.module.css'

interface SectionProps {
  title: string
  /** What the section is about, in a few words. */
  about: string
  children: ReactNode
}

/** One subject of the settings: what it is at the left, what can be done at the right. */
export function Section({ title, about, children }: SectionProps) {
  return (
    <section className={`card ${classes.section}`} aria-label={title}>
      <div className={classes.head}>
        <h2>{title}</h2>
        <p>{about}</p>
      </div>
      <div className={classes.body}>{children}</div>
    </section>
  )
}
