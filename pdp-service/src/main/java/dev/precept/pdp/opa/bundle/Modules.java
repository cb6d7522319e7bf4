package dev.precept.pdp.opa.bundle;

import dev.precept.projections.bundle.BundleData;
import dev.precept.projections.bundle.BundleModule;
import dev.precept.projections.bundle.BundleModules;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.PolicyImage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** The Rego in bundles that comes with this service. */
final class Modules {
    /** Other modules of ours make other bundles of the same image. */
    static final String OURS =
            hash(
                    BundleModules.of(
                            new BundleData(PolicyImage.empty("none"), FeedFilter.EVERYTHING)));

    private Modules() {}

    private static String hash(List<BundleModule> modules) {
        MessageDigest digest = Form.sha256();
        for (BundleModule module : modules) {
            digest.update((module.path() + '\n').getBytes(StandardCharsets.UTF_8));
            digest.update((module.source() + '\n').getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
