package dev.precept.pdp.opa.engine;

import java.time.Duration;

/** Every bound on what an OPA is asked. */
final class Limits {
    /** Bytes of an answer. */
    static final int ANSWER_BYTES = 1 << 20;

    /** Bytes of a file with a token. */
    static final int TOKEN_BYTES = 16 * 1024;

    /** How long a connection may take. */
    static final Duration CONNECTION = Duration.ofSeconds(1);

    /** How long giving it a module may take, which it compiles with all others. */
    static final Duration LOADING = Duration.ofSeconds(5);

    /** How long all that is asked about a policy that is to be accepted may take. */
    static final Duration CHECK = Duration.ofSeconds(20);

    /** How long one test of a policy may take. */
    static final Duration TEST = Duration.ofSeconds(1);

    /** Tests of one policy. */
    static final int TESTS = 200;

    /** How long a policy waits for others that are checked. */
    static final Duration CHECK_WAIT = Duration.ofSeconds(5);

    /** Policies that are checked at once. */
    static final int CHECKS = 4;

    /** Modules of policies that were checked that are taken away once it answers again. */
    static final int BEHIND = 1_000;

    /** Modules that it holds of ours. */
    static final int MODULES = 1_000;

    /** Questions about one module that are asked at once. */
    static final int CONCURRENT_PER_MODULE = 16;

    /** Failures one after the other after which nothing is asked for a while. */
    static final int FAILURES = 5;

    /** For how long nothing is asked then; after it, one question at a time until one succeeds. */
    static final Duration REST = Duration.ofSeconds(5);

    /** Questions of one request that are asked. */
    static final int QUESTIONS = 100;

    /** Characters of what is told of an error. */
    static final int PROBLEM_CHARACTERS = 1_000;

    private Limits() {}
}
