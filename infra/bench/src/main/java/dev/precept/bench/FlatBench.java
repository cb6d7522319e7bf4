package dev.precept.bench;

import dev.precept.domain.signingkey.SignatureAlgorithm;

/**
 * Whether the cost of a decision and of a token, over HTTP, stays the same however much there is:
 * the larger of two services is ours, the smaller the other side; both run at once, one is asked.
 */
final class FlatBench {
    private static final String NAME = "flat";
    private static final int FEW_USERS = 1_000;
    private static final int MANY_USERS = 1_000_000;
    private static final int FEW_ROLES = 10;
    private static final int MANY_ROLES = 10_000;

    private static final int FEW_APPLICATIONS = 10;
    private static final int MANY_APPLICATIONS = 100_000;

    private final Session session;

    FlatBench(Session session) {
        this.session = session;
    }

    void run() {
        Population small = Population.ofUsersAndRoles(FEW_USERS, FEW_ROLES);
        compare("roles", Population.ofUsersAndRoles(FEW_USERS, MANY_ROLES), small);
        compare("users", Population.ofUsersAndRoles(MANY_USERS, FEW_ROLES), small);
        compare(
                "applications",
                small.withApplications(MANY_APPLICATIONS),
                small.withApplications(FEW_APPLICATIONS));
    }

    private void compare(String what, Population large, Population small) {
        DataDirectories.Populated largeData = DataDirectories.populated(session, large);
        DataDirectories.Populated smallData = DataDirectories.populated(session, small);
        String core = "" + Machine.SERVER_CORE;
        try (ServiceProcess ours = ServiceProcess.start(session, largeData.path(), core);
                ServiceProcess other = ServiceProcess.start(session, smallData.path(), core)) {
            Machine.pinSelf("" + Machine.LOAD_CORE);
            Side.Pair decisions =
                    Side.compare(session, decisions(ours, large), decisions(other, small));
            session.report(decisions.cost(NAME, "decision-" + what));
            Side.Pair tokens =
                    Side.compare(
                            session,
                            tokens(ours, large.name(), largeData),
                            tokens(other, small.name(), smallData));
            session.report(tokens.cost(NAME, "token-" + what));
        } finally {
            Machine.pinSelf(Machine.allCores());
        }
    }

    private static Side decisions(ServiceProcess precept, Population population) {
        return new Side(
                population.name(),
                precept.decisionAddress(),
                precept.process(),
                Workload.authzen(new Questions(population), precept.authorization(), true));
    }

    private static Side tokens(
            ServiceProcess precept, String name, DataDirectories.Populated populated) {
        return new Side(
                name,
                precept.decisionAddress(),
                precept.process(),
                Workload.tokens(populated.clients(SignatureAlgorithm.ES256)));
    }
}
