package dev.precept.cli;

/** Why a command ended: what is told on standard error, and with which code. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    /** A failure with these words; several lines are well. */
    public Failure(ExitCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** The command line or a file of it is wrong. */
    public static Failure usage(String message) {
        return new Failure(ExitCode.USAGE, message);
    }

    /** What the process ends with. */
    public ExitCode code() {
        return code;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
