/** No answer was had. Whoever enforces decisions has to refuse what was asked for. */
export class PreceptError extends Error {
  /** The answer's HTTP status; 0 where there was no answer before the deadline. */
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PreceptError";
    this.status = status;
  }
}

/** A moment of the monotonic clock, in milliseconds, by when something must be done. */
export type Deadline = number;

const FIRST_PAUSE_MILLIS = 20;
const LONGEST_PAUSE_MILLIS = 1000;

/** Answers of a node, or of what stands before it, that another attempt may get past. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Sends what may be sent again: until it is answered, or the deadline passes. Waits between attempts
 * twice as long each time, by a random part of it.
 */
export async function send(url: string, request: RequestInit, deadline: Deadline): Promise<Response> {
  for (let pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
    let answer: Response | undefined;
    let fault: unknown;
    const left = deadline - performance.now();
    if (left <= 0) {
      throw new PreceptError(0, "the deadline has passed");
    }
    const signal = AbortSignal.timeout(Math.ceil(left));
    try {
      answer = await fetch(url, { ...request, signal });
      if (!PASSING.has(answer.status)) {
        return answer;
      }
    } catch (error) {
      fault = error;
    }
    if (deadline - performance.now() <= pause) {
      if (answer !== undefined) {
        return answer;
      }
      throw new PreceptError(0, "no answer before the deadline", { cause: fault });
    }
    await answer?.body?.cancel();
    await new Promise((wake) => setTimeout(wake, pause * (0.5 + Math.random() / 2)));
  }
}
