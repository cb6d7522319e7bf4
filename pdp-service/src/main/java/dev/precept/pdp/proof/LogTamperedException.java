package dev.precept.pdp.proof;

/** The log, or what follows from it, is not what was signed: somebody changed what is stored. */
public final class LogTamperedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogTamperedException(String message) {
        super(message);
    }
}
