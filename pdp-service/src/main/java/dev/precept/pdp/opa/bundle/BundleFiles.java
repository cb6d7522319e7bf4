package dev.precept.pdp.opa.bundle;

import dev.precept.domain.shared.Position;
import dev.precept.projections.bundle.BundleCollection;
import dev.precept.projections.bundle.BundleData;
import dev.precept.projections.bundle.BundleEntry;
import dev.precept.projections.bundle.BundleModules;
import dev.precept.projections.bundle.RegoModule;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Writes bundles: the whole into a file, what changed into memory. Threads share it. */
final class BundleFiles {
    private static final String MANIFEST = ".manifest";

    /** The subtree of an agent's data that a bundle owns. */
    static final String ROOT = "precept";

    private final Signatures signatures;
    private final CompiledModules compiled;

    BundleFiles(Signatures signatures, CompiledModules compiled) {
        this.signatures = signatures;
        this.compiled = compiled;
    }

    /**
     * Writes a snapshot.
     *
     * @param image what it is of
     * @param signing the organization as it signs now
     * @return its bytes, uncompressed
     * @throws IOException where the disk fails
     */
    long write(Path file, Form form, PolicyImage image, OrganizationImage signing)
            throws IOException {
        try (Archive archive = new Archive(file)) {
            Map<String, byte[]> hashes = new TreeMap<>();
            Files files = new Files(archive, form.isSigned() ? hashes : null);
            files.add(MANIFEST, manifest(image.log(), image.position()));
            BundleData data = new BundleData(image, form.part());
            for (BundleCollection collection : BundleCollection.values()) {
                files.add(
                        ROOT + '/' + collection.wireName() + "/data.json",
                        out -> new Members(out, form.isSigned()).write(data, collection));
            }
            for (RegoModule module : BundleModules.of(data, compiled.atOnce())) {
                files.add(module.path(), module.source().getBytes(StandardCharsets.UTF_8));
            }
            String scope = form.scope();
            if (scope != null) {
                byte[] signed =
                        signatures
                                .file(signing, scope, hashes)
                                .orElseThrow(() -> new IOException("there is no key to sign with"));
                archive.add(Signatures.FILE, signed);
            }
            archive.finish();
            return archive.written();
        }
    }

    /**
     * A delta bundle.
     *
     * @param patch has something in it
     * @param position the revision that it leads to
     */
    static byte[] delta(byte[] patch, String log, Position position) throws IOException {
        return Archive.of(
                new String[] {"patch.json", MANIFEST},
                new byte[][] {patch, manifest(log, position)});
    }

    /** The members of an object that is a collection. */
    private static final class Members {
        private final OutputStream out;
        private final boolean isSigned;
        private byte[] last = {};

        Members(OutputStream out, boolean isSigned) {
            this.out = out;
            this.isSigned = isSigned;
        }

        void write(BundleData data, BundleCollection collection) throws IOException {
            out.write('{');
            try {
                if (isSigned) {
                    data.forEachSorted(collection, this::add);
                } else {
                    data.forEach(collection, this::add);
                }
            } catch (UncheckedIOException failed) {
                throw failed.getCause();
            }
            out.write('}');
        }

        private void add(BundleEntry entry) {
            String key = entry.key().id();
            byte[] name = key.getBytes(StandardCharsets.UTF_8);
            // Signed is the hash of the canonical form: what is written has to be that.
            if (isSigned && Arrays.compareUnsigned(last, name) >= 0) {
                throw new IllegalStateException("the key " + key + " is not in its place");
            }
            try {
                if (last.length > 0) {
                    out.write(',');
                }
                last = name;
                out.write(Text.quote(key).getBytes(StandardCharsets.UTF_8));
                out.write(':');
                out.write(Text.escaped(entry.json()));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** Members in the order of the canonical form: OPA hashes that. */
    private static byte[] manifest(String log, Position position) {
        String text =
                "{\"metadata\":{\"log\":"
                        + Text.quote(log)
                        + "},\"rego_version\":1,\"revision\":"
                        + Text.quote(Version.revision(position))
                        + ",\"roots\":["
                        + Text.quote(ROOT)
                        + "]}";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Adds files to an archive, and keeps their hashes where they are wanted. */
    private record Files(Archive archive, @Nullable Map<String, byte[]> hashes) {
        void add(String name, byte[] bytes) throws IOException {
            add(name, out -> out.write(bytes));
        }

        void add(String name, Archive.Body body) throws IOException {
            Map<String, byte[]> kept = hashes;
            if (kept == null) {
                archive.add(name, body);
                return;
            }
            MessageDigest digest = Form.sha256();
            archive.add(
                    name,
                    out -> {
                        OutputStream both =
                                new BufferedOutputStream(
                                        new DigestOutputStream(out, digest), 1 << 16);
                        body.writeTo(both);
                        both.flush();
                    });
            kept.put(name, digest.digest());
        }
    }
}
