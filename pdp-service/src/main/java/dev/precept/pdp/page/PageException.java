package dev.precept.pdp.page;

import org.jspecify.annotations.Nullable;

/** A request that ends in a page that says why. Carries no stack: it is an answer, no fault. */
public final class PageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String text;
    private final transient @Nullable PageVisit visit;

    /**
     * Such an end.
     *
     * @param visit null where there is no such organization
     * @param text the key of the text that says what is wrong and what to do
     */
    public PageException(@Nullable PageVisit visit, int status, String text) {
        super(text, null, false, false);
        this.visit = visit;
        this.status = status;
        this.text = text;
    }

    int status() {
        return status;
    }

    String text() {
        return text;
    }

    @Nullable PageVisit visit() {
        return visit;
    }
}
