package dev.precept.bench;

/**
 * A whole organization as one document, applied to an empty one over HTTP: half of its things are
 * users, the rest roles with two members each.
 */
final class ApplyBench {
    private static final int THINGS = Integer.getInteger("bench.applied", 10_000);
    private static final double NANOS_PER_SECOND = 1e9;

    private final Session session;

    ApplyBench(Session session) {
        this.session = session;
    }

    /** Each round fills an organization of its own; the first one warms up. */
    void run(ServiceProcess precept) {
        String document = document(THINGS);
        double[] perSecond = new double[Session.ROUNDS];
        double[] again = new double[Session.ROUNDS];
        for (int round = -1; round < perSecond.length; round++) {
            String at = "/v1/organizations/applied-" + (round + 1);
            precept.call("PUT", at, "{\"name\": \"Applied\"}");
            double first = perSecond(precept, at, document);
            double second = perSecond(precept, at, document);
            session.say("  applied %.0f/s, the same again %.0f/s", first, second);
            if (round >= 0) {
                perSecond[round] = first;
                again[round] = second;
            }
        }
        session.report(Figure.alone("admin", "applied-resources-per-second", perSecond));
        session.report(Figure.alone("admin", "unchanged-resources-per-second", again));
    }

    private static double perSecond(ServiceProcess precept, String at, String document) {
        long start = System.nanoTime();
        precept.call("POST", at + "/apply", document);
        return THINGS * NANOS_PER_SECOND / (System.nanoTime() - start);
    }

    private static String document(int things) {
        int half = things / 2;
        StringBuilder text = new StringBuilder("{\"users\": {");
        for (int i = 0; i < half; i++) {
            text.append(i == 0 ? "" : ", ").append("\"user-").append(i).append("\": {}");
        }
        text.append("}, \"roles\": {");
        for (int i = 0; i < things - half; i++) {
            text.append(i == 0 ? "" : ", ").append("\"role-").append(i).append("\": ");
            text.append("{\"audience\": {\"type\": \"ORGANIZATION\"}, \"members\": {\"users\": {");
            text.append("\"user-").append(i % half).append("\": {}, ");
            text.append("\"user-").append((i + 1) % half).append("\": {}}}}");
        }
        return text.append("}}").toString();
    }
}
