package dev.precept.projections.snapshot;

import dev.precept.domain.schema.RecordCodec;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.FactCodec;
import dev.precept.projections.image.Facts;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.StateHash;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Writes an image: a header, its facts, a trailer, each as one line of canonical JSON. The same
 * logical content at the same position gives the same bytes. Holds no more than one line in memory.
 */
public final class SnapshotWriter {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final RecordCodec<SnapshotHeader> HEADERS = RecordCodec.of(SnapshotHeader.class);
    private static final RecordCodec<SnapshotTrailer> TRAILERS =
            RecordCodec.of(SnapshotTrailer.class);

    private final OutputStream out;
    private final MessageDigest digest = Digests.sha256();
    private long count;

    private SnapshotWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes the image and flushes; closing is the caller's. */
    public static void write(PolicyImage image, OutputStream out) throws IOException {
        write(image, out, facts -> Facts.forEach(image, facts), image.stateHash());
    }

    /**
     * Writes the part of an image that a follower has, as an image of its own, and flushes; closing
     * is the caller's.
     */
    public static void write(PolicyImage image, FeedFilter part, OutputStream out)
            throws IOException {
        write(image, out, facts -> part.forEach(image, facts), part.hash(image));
    }

    private static void write(
            PolicyImage image, OutputStream out, Consumer<Consumer<Fact>> facts, StateHash hash)
            throws IOException {
        BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
        new SnapshotWriter(buffered).write(image, facts, hash);
        buffered.flush();
    }

    private void write(PolicyImage image, Consumer<Consumer<Fact>> facts, StateHash hash)
            throws IOException {
        line(
                HEADERS.encode(
                        new SnapshotHeader(
                                SnapshotHeader.FORMAT, image.log(), image.position(), image.at())));
        try {
            facts.accept(this::fact);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        String soFar = HexFormat.of().formatHex(digest.digest());
        line(TRAILERS.encode(new SnapshotTrailer(count, soFar, hash)));
    }

    private void fact(Fact fact) {
        count++;
        try {
            line(FactCodec.encode(fact));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(byte[] document) throws IOException {
        out.write(document);
        out.write('\n');
        digest.update(document);
        digest.update((byte) '\n');
    }
}
