package dev.precept.client;

/** Where the access token comes from by which the decision point knows us. For any thread. */
public interface TokenSource {
    /**
     * A token that is still good.
     *
     * @param deadline by when it must be had
     * @throws PreceptException if none can be had by then
     */
    String token(Deadline deadline);

    /** This token was refused: the next one must be another. */
    void refused(String token);
}
