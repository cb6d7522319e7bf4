package dev.precept.pdp.opa.bundle;

import dev.precept.projections.bundle.BundleCollection;
import dev.precept.projections.bundle.BundleDelta;
import dev.precept.projections.bundle.BundleEntry;
import dev.precept.projections.bundle.BundleKey;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Differences as patches of delta bundles (OPA 1.x, "Bundles", "Delta Bundles"). One that is empty
 * would make an agent forget all it has: there is always the position in it.
 */
final class Patches {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Patches() {}

    /**
     * The file {@code patch.json}; of none that is longer than it may be, only the beginning.
     *
     * @param until when the lease ends; null where it is not renewed
     */
    static byte[] of(BundleDelta delta, @Nullable Instant until) {
        if (delta.upserts().isEmpty() && delta.removes().isEmpty()) {
            throw new IllegalArgumentException("an empty patch would erase everything");
        }
        Patches patch = new Patches();
        String before = "{\"data\":[";
        for (BundleKey key : delta.removes()) {
            patch.write(before + operation("remove", key) + '}');
            before = ",";
        }
        for (BundleEntry entry : delta.upserts()) {
            patch.write(before + operation("upsert", entry.key()) + ",\"value\":");
            patch.out.writeBytes(Text.escaped(entry.json()));
            patch.write("}");
            before = ",";
            if (patch.out.size() > Limits.DELTA_BYTES) {
                break;
            }
        }
        if (until != null) {
            BundleKey lease = BundleCollection.IMAGE.key(Leases.KEY);
            patch.write(before + operation("upsert", lease) + ",\"value\":");
            patch.write(Leases.json(until) + "}");
        }
        patch.write("]}");
        return patch.out.toByteArray();
    }

    private void write(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String operation(String name, BundleKey key) {
        String path =
                '/'
                        + BundleFiles.ROOT
                        + '/'
                        + key.collection().wireName()
                        + '/'
                        + Text.segment(key.id());
        return "{\"op\":\"" + name + "\",\"path\":" + Text.quote(path);
    }
}
