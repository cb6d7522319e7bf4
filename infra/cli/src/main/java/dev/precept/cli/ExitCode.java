package dev.precept.cli;

/** What the program ends with; scripts rely on the numbers. */
public enum ExitCode {
    /** Done, or permitted. */
    OK(0),
    /** Denied by a decision, or the content was refused (HTTP 400, 422). */
    REFUSED(1),
    /** The command line or a file of it is wrong; nothing was sent. */
    USAGE(2),
    /** Not logged in, or without the right (HTTP 401, 403). */
    FORBIDDEN(3),
    /** Not there, or not as expected (HTTP 404, 409, 410, 412). */
    CONFLICT(4),
    /** The service cannot be reached, or cannot do it now (HTTP 429, 5xx). */
    UNAVAILABLE(5),
    /** Done as far as it goes: something is left for somebody to look at. */
    ATTENTION(6);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The process's exit code. */
    public int number() {
        return number;
    }

    /** What an HTTP status of an answer that is no success comes to. */
    static ExitCode of(int status) {
        return switch (status) {
            case 401, 403 -> FORBIDDEN;
            case 404, 409, 410, 412 -> CONFLICT;
            case 429 -> UNAVAILABLE;
            default -> status >= 500 ? UNAVAILABLE : REFUSED;
        };
    }
}
