package dev.precept.projections.bundle;

import dev.precept.domain.policy.PolicySource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The rules that decide over a bundle's documents as {@link
 * dev.precept.projections.decision.PolicyDecisionPoint} decides over an image, in Rego. They are
 * the same in every bundle of one version of ours. For any number of threads.
 */
public final class BundleModules {
    /** What a bundle owns of OPA's documents: nothing else is touched by it. */
    public static final List<String> ROOTS = List.of("precept");

    private static final List<String> FILES =
            List.of(
                    "apisix.rego",
                    "asking.rego",
                    "conditions.rego",
                    "decision.rego",
                    "envoy.rego",
                    "evaluation.rego",
                    "gateway.rego",
                    "grants.rego",
                    "kong.rego",
                    "party.rego",
                    "paths.rego",
                    "precept.rego",
                    "reading.rego",
                    "remote.rego",
                    "roles.rego",
                    "routes.rego",
                    "tokens.rego",
                    "view.rego");
    private static final List<BundleModule> OURS = FILES.stream().map(BundleModules::read).toList();

    private BundleModules() {}

    /**
     * The modules of a bundle of these documents: ours, and those of policies in Rego, by path.
     * What differs between two bundles in these is no matter of a {@linkplain BundleDelta delta}.
     */
    public static List<BundleModule> of(BundleData data) {
        return of(data, _ -> true);
    }

    /**
     * The same with some policies' modules only: what asks a policy whose module is not there is
     * told that only Precept can tell.
     *
     * @param ships whether a policy's module is in it
     */
    public static List<BundleModule> of(BundleData data, Predicate<PolicySource.Rego> ships) {
        List<BundleModule> all = new ArrayList<>(OURS);
        all.addAll(RegoModules.of(data.policies(), ships).values());
        return List.copyOf(all);
    }

    /** Policies whose modules may be in a bundle of these documents. */
    public static List<PolicySource.Rego> policies(BundleData data) {
        return RegoModules.sources(data.policies());
    }

    private static BundleModule read(String file) {
        try (InputStream in = BundleModules.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + file);
            }
            return new BundleModule(
                    "precept/" + file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
