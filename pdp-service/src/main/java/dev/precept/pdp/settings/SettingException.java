package dev.precept.pdp.settings;

/**
 * The service cannot start as it was asked to; the operator is told what is wrong and what to do.
 */
public final class SettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    /**
     * What is wrong and what to do.
     *
     * @param problem what is wrong, a sentence
     * @param advice what to do, a sentence
     */
    public SettingException(String problem, String advice) {
        super(problem);
        this.advice = advice;
    }

    /** What to do. */
    public String advice() {
        return advice;
    }
}
