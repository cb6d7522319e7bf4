package dev.precept.pdp.stream.kafka;

/** What is on Kafka does not fit to what is to be relayed; until somebody mends it nothing is. */
final class RelayRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param problem what is wrong, a sentence
     * @param advice what to do, a sentence
     */
    RelayRefusal(String problem, String advice) {
        super(problem + " " + advice);
    }
}
