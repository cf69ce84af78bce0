/** Where the engine tells of what an operator should know. The shape fits pino. */
export interface EngineLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export const silentLog: EngineLog = { info: () => {}, warn: () => {}, error: () => {} }
