package dev.precept.projections.bundle;

import dev.precept.domain.condition.Operand.Source;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.RegoModule;
import dev.precept.projections.image.PolicyDocument;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Modules of policies as bundles have them: each in a package called after its fingerprint. Where
 * there is WebAssembly that decides, and nothing but its author's word says that it was made of the
 * source: such a policy has none, so that no agent decides by another half than we do.
 */
final class RegoModules {
    private static final String PACKAGE = "precept.policies.h";
    private static final String SHIPPED = "package precept.shipped\n\nh%s := true\n";

    private RegoModules() {}

    /** What may have a module, in the order of the policies. */
    static List<PolicySource.Rego> sources(Iterable<PolicyDocument> policies) {
        List<PolicySource.Rego> sources = new ArrayList<>();
        for (PolicyDocument policy : policies) {
            if (policy.details().source() instanceof PolicySource.Rego rego
                    && rego.wasm() == null) {
                sources.add(rego);
            }
        }
        return sources;
    }

    /** The modules of the policies that ship, each once, by their paths. */
    static SortedMap<String, BundleModule> of(
            Iterable<PolicyDocument> policies, Predicate<PolicySource.Rego> ships) {
        SortedMap<String, BundleModule> modules = new TreeMap<>();
        sources(policies).stream().filter(ships).forEach(rego -> add(rego, modules));
        return modules;
    }

    /** One that earlier rules accepted, and today's do not, is left out: it is asked about. */
    private static void add(PolicySource.Rego rego, Map<String, BundleModule> modules) {
        try {
            RegoModule module = RegoModule.of(rego.source());
            String path = "precept/policies/h" + rego.hash() + ".rego";
            String source = module.renamed(Map.of(module.packagePath(), PACKAGE + rego.hash()));
            modules.put(path, new BundleModule(path, source));
            mark(rego.hash(), modules);
        } catch (IllegalArgumentException _) {
            // Nobody can say what it refers to.
        }
    }

    /** Says that a module is there: to look at the module itself would be to evaluate it all. */
    private static void mark(String hash, Map<String, BundleModule> modules) {
        String path = "precept/shipped/h" + hash + ".rego";
        modules.put(path, new BundleModule(path, SHIPPED.formatted(hash)));
    }

    /** What the module may read; all of it where nobody can say. */
    static Set<Source> reads(PolicySource.Rego rego) {
        try {
            return RegoModule.of(rego.source()).reads();
        } catch (IllegalArgumentException _) {
            return EnumSet.allOf(Source.class);
        }
    }
}
