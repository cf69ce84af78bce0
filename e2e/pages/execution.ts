import { expect, type Locator, type Page } from '@playwright/test'
import { FIRST_DRAWN_MS, pointerOf, replaceText } from './text.ts'

type Tab = 'input' | 'output' | 'variables' | 'context' | 'task' | 'diff'

/** The page of one execution: everything at one cursor. */
export class ExecutionPage {
  readonly page: Page
  readonly status: Locator
  readonly held: Locator
  readonly where: Locator
  readonly scrubber: Locator
  readonly data: Locator
  readonly events: Locator
  readonly walk: Locator

  constructor(page: Page) {
    this.page = page
    this.status = page.getByTestId('status')
    this.held = page.getByTestId('held-banner')
    this.where = page.getByTestId('where')
    this.scrubber = page.getByTestId('scrubber')
    this.data = page.getByTestId('data-pane')
    this.events = page.getByTestId('event-list')
    this.walk = page.getByTestId('walk')
  }

  async open(id: string, at?: number): Promise<void> {
    await this.page.goto(`/executions/${id}${at === undefined ? '' : `?at=${at}`}`)
    await this.where.waitFor({ timeout: FIRST_DRAWN_MS })
  }

  /** The execution's id, from the address. */
  get id(): string {
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? ''
  }

  async expectStatus(status: string, timeout = 20_000): Promise<void> {
    await expect(this.status).toHaveAttribute('data-status', status, { timeout })
  }

  /** How a state stands at the cursor, as it is read aloud; in the half of that title when two are shown. */
  async expectState(path: string, status: string, half?: 'original' | 'fork'): Promise<void> {
    const area = half === undefined ? this.page : this.page.getByTestId(`beside-${half}`)
    await expect(area.locator(`[data-state="${pointerOf(path)}"]`).first()).toHaveAttribute(
      'data-status',
      status,
      { timeout: 20_000 },
    )
  }

  state(path: string): Locator {
    return this.page
      .getByTestId('canvas')
      .locator(`.react-flow__node[data-id="${pointerOf(path)}"]`)
      .first()
  }

  async toggleBreakpoint(path: string, where: 'before' | 'after'): Promise<void> {
    const node = this.state(path)
    await node.hover()
    await node.locator(`[data-where="${where}"]`).click()
  }

  /** The event at which the cursor stands. */
  async seq(): Promise<number> {
    return Number(await this.scrubber.getAttribute('aria-valuenow'))
  }

  async length(): Promise<number> {
    return Number(await this.scrubber.getAttribute('aria-valuemax'))
  }

  /** Drags the cursor along the track with the mouse, from one part of it to another (0 to 1). */
  async scrub(from: number, to: number): Promise<void> {
    const box = await this.scrubber.boundingBox()
    if (box === null) throw new Error('The scrubber is not on the screen')
    const y = box.y + box.height / 2
    const { mouse } = this.page
    await mouse.move(box.x + box.width * from, y)
    await mouse.down()
    await mouse.move(box.x + box.width * to, y, { steps: 8 })
    await mouse.up()
  }

  async showTab(tab: Tab): Promise<void> {
    await this.page.getByTestId(`tab-${tab}`).click()
  }

  /** A line of the tree of values, by its JSON pointer ('' is the whole). */
  value(pointer: string): Locator {
    return this.data.locator(`[role="treeitem"][data-pointer="${pointer}"]`).first()
  }

  /** Picks a value, so that its actions are shown; one that is picked already stays so. */
  async pick(pointer: string): Promise<void> {
    const line = this.value(pointer)
    await expect(line).toBeVisible()
    if ((await line.getAttribute('aria-selected')) !== 'true') await line.click()
    await expect(line).toHaveAttribute('aria-selected', 'true')
  }

  /** Writes the new value into the open draft and sends it. */
  async finishDraft(value: string | null): Promise<void> {
    const dialog = this.page.getByRole('dialog')
    if (value !== null) await replaceText(dialog.getByRole('textbox', { name: /^New value/ }), value)
    await this.page.getByTestId('draft-submit').click()
    await expect(dialog).toHaveCount(0)
  }
}
