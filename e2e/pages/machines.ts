import type { Locator, Page } from '@playwright/test'
import { replaceText } from './text.ts'

/** The list of state machines and the ways to a new one. */
export class MachinesPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(): Promise<void> {
    await this.page.goto('/machines')
  }

  example(title: string | RegExp): Locator {
    return this.page.locator('article').filter({ has: this.page.getByRole('heading', { name: title }) })
  }

  /** Takes an example; ends in its designer. */
  async install(title: string | RegExp): Promise<void> {
    await this.open()
    await this.example(title).getByRole('button', { name: 'Install and open' }).click()
    await this.page.waitForURL(/\/machines\/[^/]+$/)
  }

  /** Makes an empty machine; ends in its designer. */
  async create(): Promise<void> {
    await this.open()
    await this.page.getByRole('button', { name: 'New machine' }).first().click()
    await this.page.waitForURL(/\/machines\/[^/]+$/)
  }

  /** Makes a machine of a pasted text; ends in its designer. */
  async importText(text: string): Promise<void> {
    await this.open()
    await this.page.getByRole('button', { name: 'Import', exact: true }).click()
    await replaceText(this.page.getByRole('textbox', { name: 'Definition to import' }), text)
    await this.page.getByRole('button', { name: 'Make a machine of it' }).click()
    await this.page.waitForURL(/\/machines\/[^/]+$/)
  }
}
