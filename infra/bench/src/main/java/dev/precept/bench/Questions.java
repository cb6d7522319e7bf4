package dev.precept.bench;

import java.util.SplittableRandom;

/**
 * The workload: which user asks for which scope through which application, and the answer that is
 * right. One in ten is to be denied, for want of a role that gives the scope.
 */
final class Questions {
    /** More than a million, so that no two answers of a run come from one line of a cache. */
    static final int COUNT = 1_250_000;

    private static final int ONE_DENIED_IN = 10;

    private final Population population;
    private final int[] users = new int[COUNT];
    private final int[] scopes = new int[COUNT];
    private final int[] applications = new int[COUNT];
    private final boolean[] permitted = new boolean[COUNT];

    Questions(Population population) {
        this.population = population;
        SplittableRandom random = new SplittableRandom(population.seed());
        for (int i = 0; i < COUNT; i++) {
            int user = random.nextInt(population.users());
            permitted[i] = random.nextInt(ONE_DENIED_IN) != 0;
            users[i] = user;
            scopes[i] = permitted[i] ? grantedScope(user, random) : otherScope(user, random);
            int api = Population.apiOfScope(scopes[i]);
            applications[i] =
                    population.applicationFor(api, random.nextInt(population.applications()));
        }
    }

    private int grantedScope(int user, SplittableRandom random) {
        int role = population.roleOfUser(user, random.nextInt(population.rolesPerUser()));
        return population.scopeOfRole(role, random.nextInt(Population.SCOPES_PER_ROLE));
    }

    private int otherScope(int user, SplittableRandom random) {
        while (true) {
            int scope = random.nextInt(population.scopes());
            if (!population.isGranted(user, scope)) {
                return scope;
            }
        }
    }

    Population population() {
        return population;
    }

    int user(int question) {
        return users[question];
    }

    int scope(int question) {
        return scopes[question];
    }

    int application(int question) {
        return applications[question];
    }

    boolean isPermitted(int question) {
        return permitted[question];
    }
}
