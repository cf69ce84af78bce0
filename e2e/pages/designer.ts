import type { Locator, Page } from '@playwright/test'
import { FIRST_DRAWN_MS, pointerOf, replaceText } from './text.ts'

export type View = 'Design' | 'Split' | 'Code'

/** The designer of one machine. */
export class DesignerPage {
  readonly page: Page
  readonly canvas: Locator
  readonly inspector: Locator
  readonly code: Locator
  readonly version: Locator

  constructor(page: Page) {
    this.page = page
    this.canvas = page.locator('[data-testid="canvas"]:not([data-panel])')
    this.inspector = page.getByLabel('Inspector')
    this.code = page.getByRole('textbox', { name: 'Definition', exact: true })
    this.version = page.getByTestId('version')
  }

  async open(id: string): Promise<void> {
    await this.page.goto(`/machines/${id}`)
    await this.canvas.locator('.react-flow__node').first().waitFor({ timeout: FIRST_DRAWN_MS })
  }

  /** A state on the canvas, by its name or its JSON pointer. */
  state(path: string): Locator {
    return this.canvas.locator(`.react-flow__node[data-id="${pointerOf(path)}"]`)
  }

  /** Every state on the canvas, wherever it stands. */
  states(): Locator {
    return this.canvas.locator('.react-flow__node-state, .react-flow__node-container')
  }

  /** An arrow, by the JSON pointer of the field that names its target. */
  edge(pointer: string): Locator {
    return this.canvas.locator(`.react-flow__edge[data-id="${pointer}"]`)
  }

  paletteItem(kind: string): Locator {
    return this.page.getByLabel('Palette').locator(`[data-kind="${kind}"]`)
  }

  /** Where the middle of an arrow is on the screen, once the view has come to rest. */
  async middleOf(edge: string): Promise<{ x: number; y: number }> {
    let at = await this.#middleNow(edge)
    for (let still = 0; still < 3; ) {
      await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
      const now = await this.#middleNow(edge)
      still = now.x === at.x && now.y === at.y ? still + 1 : 0
      at = now
    }
    return at
  }

  async #middleNow(edge: string): Promise<{ x: number; y: number }> {
    const path = this.edge(edge).locator('path.react-flow__edge-path')
    return path.evaluate((element) => {
      const line = element as SVGPathElement
      const at = line.getPointAtLength(line.getTotalLength() / 2)
      const screen = at.matrixTransform(line.getScreenCTM() ?? undefined)
      return { x: screen.x, y: screen.y }
    })
  }

  /** Drags a palette item with the mouse and lets it go at a point of the screen. */
  async drag(kind: string, to: { x: number; y: number }): Promise<void> {
    const { mouse } = this.page
    await this.paletteItem(kind).hover()
    await mouse.down()
    await mouse.move(to.x - 30, to.y - 10, { steps: 6 })
    await mouse.move(to.x, to.y, { steps: 3 })
    await mouse.up()
  }

  async dragOntoEdge(kind: string, edge: string): Promise<void> {
    await this.edge(edge).waitFor({ state: 'attached' })
    await this.drag(kind, await this.middleOf(edge))
  }

  /** Pulls an arrow from the port under one state to another state. */
  async connect(from: string, to: string): Promise<void> {
    const { mouse } = this.page
    await this.state(to).hover()
    const port = await boxOf(this.state(from).locator('.react-flow__handle.source'))
    const target = await boxOf(this.state(to))
    await mouse.move(port.x + port.width / 2, port.y + port.height / 2)
    await mouse.down()
    await mouse.move(target.x + target.width / 2, target.y - 12, { steps: 8 })
    await mouse.move(target.x + target.width / 2, target.y + target.height / 2, { steps: 4 })
    await mouse.up()
  }

  async show(view: View): Promise<void> {
    await this.page.getByRole('radiogroup').getByText(view, { exact: true }).click()
  }

  /** The whole definition, as the code pane has it. Shows the code when it is not there. */
  async writeCode(text: string): Promise<void> {
    await replaceText(this.code, text)
  }

  async save(): Promise<void> {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click()
  }

  /** Starts an execution, with its own input or the one that is offered; ends on its page. */
  async run(input?: string): Promise<void> {
    await this.page.getByTestId('run').click()
    if (input !== undefined) await replaceText(this.page.getByRole('textbox', { name: 'Input' }), input)
    await this.page.getByTestId('start-run').click()
    await this.page.waitForURL(/\/executions\//)
  }

  async more(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More' }).click()
    await this.page.getByRole('menuitem', { name: item }).click()
  }
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (box === null) throw new Error(`${locator} is not on the screen`)
  return box
}
