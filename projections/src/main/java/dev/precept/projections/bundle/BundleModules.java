package dev.precept.projections.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The rules that decide over a bundle's documents as {@link
 * dev.precept.projections.decision.PolicyDecisionPoint} decides over an image, in Rego. They are
 * the same in every bundle of one version of ours. For any number of threads.
 */
public final class BundleModules {
    /** What a bundle owns of OPA's documents: nothing else is touched by it. */
    public static final List<String> ROOTS = List.of("precept");

    private static final List<String> FILES = List.of("paths.rego");
    private static final List<RegoModule> OURS = FILES.stream().map(BundleModules::read).toList();

    private BundleModules() {}

    /** The modules of a bundle of these documents. */
    public static List<RegoModule> of(BundleData data) {
        return OURS;
    }

    private static RegoModule read(String file) {
        try (InputStream in = BundleModules.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + file);
            }
            return new RegoModule(
                    "precept/" + file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
