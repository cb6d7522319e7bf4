package dev.precept.gateway.spring;

/** The application cannot start as it was asked to: what is wrong, and what to do. */
public final class GatewaySettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    /** What is wrong and what to do, a sentence each. */
    GatewaySettingException(String problem, String advice) {
        super(problem);
        this.advice = advice;
    }

    /** What to do. */
    public String advice() {
        return advice;
    }
}
