package dev.precept.pdp.opa.bundle;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.stream.Refused;
import dev.precept.projections.bundle.BundleCollection;
import dev.precept.projections.bundle.BundleData;
import dev.precept.projections.bundle.BundleEntry;
import dev.precept.projections.bundle.BundleModule;
import dev.precept.projections.bundle.BundleModules;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

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
     * @param sorting where documents are sorted that are to be signed
     * @param image what it is of
     * @param signing the organization as it signs now
     * @return how many policies' modules are not in it
     * @throws IOException where the disk fails
     * @throws Refused where there is no key to sign with
     */
    int write(
            Archive archive,
            Supplier<Sorted> sorting,
            Form form,
            PolicyImage image,
            OrganizationImage signing)
            throws IOException, Refused {
        Map<String, byte[]> hashes = new TreeMap<>();
        Files files = new Files(archive, form.isSigned() ? hashes : null);
        files.add(MANIFEST, manifest(image.log(), image.position()));
        BundleData data = new BundleData(image, form.part(), form.believed());
        for (BundleCollection collection : BundleCollection.values()) {
            Members members = new Members(data, collection, form.lease() != null);
            files.add(
                    ROOT + '/' + collection.wireName() + "/data.json",
                    form.isSigned()
                            ? out -> members.writeSorted(out, sorting.get())
                            : members::write);
        }
        CompiledModules.Choice ships = compiled.asked();
        for (BundleModule module : BundleModules.of(data, ships)) {
            files.add(module.path(), module.source().getBytes(StandardCharsets.UTF_8));
        }
        String scope = form.scope();
        if (scope != null) {
            archive.add(
                    Signatures.FILE,
                    signatures.file(signing, scope, hashes).orElseThrow(Signatures::noKey));
        }
        archive.finish();
        return ships.leftOut();
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

    /**
     * The members of an object that is a collection.
     *
     * @param isLeased whether nothing may be permitted until the first difference comes
     */
    private record Members(BundleData data, BundleCollection collection, boolean isLeased) {
        void write(OutputStream out) throws IOException {
            JsonObject object = new JsonObject(out);
            forEach(object::add);
            if (isLeased && collection == BundleCollection.IMAGE) {
                // The file may be sent at any time: its lease is over.
                object.add(Leases.item(data.image().at()));
            }
            object.end();
        }

        /** Signed is the hash of the canonical form: what is written has to be that. */
        void writeSorted(OutputStream out, Sorted sorting) throws IOException {
            JsonObject object = new JsonObject(out);
            try (Sorted sorted = sorting) {
                forEach(sorted::add);
                sorted.forEach(object::addNext);
            }
            object.end();
        }

        private void forEach(Sorted.Taker taker) throws IOException {
            try {
                data.forEach(collection, entry -> take(taker, entry));
            } catch (UncheckedIOException failed) {
                throw failed.getCause();
            }
        }

        private static void take(Sorted.Taker taker, BundleEntry entry) {
            try {
                taker.take(Sorted.Item.of(entry));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** A JSON object that is written member by member. */
    private static final class JsonObject {
        private final OutputStream out;
        private byte @Nullable [] last;

        JsonObject(OutputStream out) throws IOException {
            this.out = out;
            out.write('{');
        }

        void add(Sorted.Item item) throws IOException {
            if (last != null) {
                out.write(',');
            }
            last = item.id();
            Text.quote(item.id(), out);
            out.write(':');
            out.write(Text.escaped(item.json()));
        }

        void addNext(Sorted.Item item) throws IOException {
            if (last != null && Arrays.compareUnsigned(last, item.id()) >= 0) {
                throw new IllegalStateException("a key is not in its place");
            }
            add(item);
        }

        void end() throws IOException {
            out.write('}');
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
