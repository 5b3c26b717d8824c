/** What a plugin sent breaks the protocol. The process that sent it is ended; nothing else is affected. */
export class FrameViolation extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FrameViolation';
  }
}
