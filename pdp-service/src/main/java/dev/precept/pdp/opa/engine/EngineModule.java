package dev.precept.pdp.opa.engine;

import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.RegoModule;

import java.util.Map;

/**
 * A policy's module as an OPA holds it: under a package of its own, so that no two meet, with rules
 * added that tell a rule that is not defined from a module that is not there.
 *
 * @param id what it is called there
 * @param text in Rego
 */
record EngineModule(String id, String text) {
    /** Where the modules are: not where a bundle of ours puts any, which none may write to. */
    private static final String ROOT = "precept_engine";

    private static final String ANSWERS = "precept_answers_";

    /** A document beside the modules that is never there. */
    static final String NOTHING = ROOT + "/nothing";

    /**
     * The module of a policy.
     *
     * @throws IllegalArgumentException where it is none
     */
    static EngineModule of(PolicySource.Rego source) {
        RegoModule module = RegoModule.of(source.source());
        String name = name(source.hash());
        String there = ROOT + "." + name;
        String renamed = module.renamed(Map.of(module.packagePath(), there));
        return new EngineModule(
                id(source.hash()), renamed + answers(there, "allow") + answers(there, "deny"));
    }

    /** A list of the rule's value; empty where it is not defined. */
    private static String answers(String there, String rule) {
        return "\n" + ANSWERS + rule + " := [x | x := data." + there + "." + rule + "]\n";
    }

    /** What the module of this fingerprint is called. */
    static String id(String hash) {
        return ROOT + "/" + name(hash);
    }

    /** The path of what tells the rule's value. */
    static String path(String hash, String rule) {
        return ROOT + "/" + name(hash) + "/" + ANSWERS + rule;
    }

    private static String name(String hash) {
        return "h" + hash;
    }
}
