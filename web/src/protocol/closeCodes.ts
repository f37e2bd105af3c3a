/** Why the host closed a carrier: src/Farglass.Protocol/Messages/CloseCodes.cs. */
export const CloseCode = {
  protocolError: 4400,
  unauthorized: 4401,
  helloTimeout: 4408,
  takenOver: 4409,
  sessionEnded: 4410,
  replaced: 4412,
  versionMismatch: 4426,
  tooMany: 4429,
} as const;

/** An end that no other connection can mend. */
export type FinalLoss = "protocol-error" | "unauthorized" | "taken-over" | "session-ended" | "version-mismatch";

/**
 * What the host's closing of a connection means: another try, the end and which one, or that this viewer has the
 * session by another connection now.
 */
export type Loss = "retry" | "replaced" | FinalLoss;

export function lossOf(code: number): Loss {
  switch (code) {
    case CloseCode.protocolError:
      return "protocol-error";
    case CloseCode.unauthorized:
      return "unauthorized";
    case CloseCode.takenOver:
      return "taken-over";
    case CloseCode.sessionEnded:
      return "session-ended";
    case CloseCode.replaced:
      return "replaced";
    case CloseCode.versionMismatch:
      return "version-mismatch";
    default:
      return "retry"; // The network, a host that restarts, 4408 and 4429: all of them pass.
  }
}
