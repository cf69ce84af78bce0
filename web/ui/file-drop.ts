import type { DragEvent } from 'react'

/** A text file that was let go over a page. */
export interface DroppedFile {
  readonly name: string
  readonly text: string
}

/** What an element needs to take a file that is dropped on it; without them the browser leaves the page for the file. */
export function fileDrop(onFile: (file: DroppedFile) => void) {
  return {
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault()
    },
    onDrop: (event: DragEvent) => {
      const file = event.dataTransfer.files[0]
      if (file === undefined) return
      event.preventDefault()
      void file.text().then((text) => onFile({ name: file.name, text }))
    },
  }
}
