package dev.precept.projections.snapshot;

import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.schema.UnreadableException;
import dev.precept.domain.shared.Limits;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.delta.SnapshotDelta;
import dev.precept.projections.image.FactCodec;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Reads an image that {@link SnapshotWriter} wrote, and believes nothing: what was read must make
 * an image of the hash that the trailer names. Whether the snapshot is of the right log, and not
 * beyond its head, is for the caller to see.
 */
public final class SnapshotReader {
    private static final RecordCodec<SnapshotHeader> HEADERS = RecordCodec.of(SnapshotHeader.class);
    private static final RecordCodec<SnapshotTrailer> TRAILERS =
            RecordCodec.of(SnapshotTrailer.class);
    private static final byte[] TRAILER_START = "{\"count\":".getBytes(StandardCharsets.US_ASCII);

    private final LineReader lines;
    private final ExpressionCompiler expressions;
    private final MessageDigest digest = Digests.sha256();

    private SnapshotReader(InputStream in, ExpressionCompiler expressions) {
        this.lines = new LineReader(in, Limits.DOCUMENT_BYTES);
        this.expressions = expressions;
    }

    /**
     * Reads to the end of the stream; closing is the caller's.
     *
     * @param expressions makes the expressions of the image and of all that follow it
     * @throws UnreadableSnapshotException if it is not a whole and sound snapshot
     */
    public static PolicyImage read(InputStream in, ExpressionCompiler expressions)
            throws IOException {
        try {
            return new SnapshotReader(in, expressions).read();
        } catch (UnreadableException | IllegalArgumentException e) {
            throw new UnreadableSnapshotException("a line says what no snapshot says", e);
        }
    }

    private PolicyImage read() throws IOException {
        byte[] line = line();
        SnapshotHeader header = HEADERS.decode(line);
        require(header.format() == SnapshotHeader.FORMAT, "unknown format " + header.format());
        digest(line);
        SnapshotDelta delta = new SnapshotDelta(expressions);
        long count = 0;
        for (line = line(); !isTrailer(line); line = line()) {
            digest(line);
            delta.load(FactCodec.decode(line));
            count++;
        }
        SnapshotTrailer trailer = TRAILERS.decode(line);
        require(lines.next() == null, "something follows the trailer");
        require(trailer.count() == count, count + " lines, not " + trailer.count());
        String digested = HexFormat.of().formatHex(digest.digest());
        require(trailer.digest().equals(digested), "its bytes have digest " + digested);
        PolicyImage image = delta.apply(stamp(header));
        require(
                trailer.stateHash().equals(image.stateHash()),
                "its content has hash " + image.stateHash());
        return image;
    }

    private static PolicyImage.Stamp stamp(SnapshotHeader header) {
        return new PolicyImage.Stamp(
                header.log(), header.position(), header.at(), Provenance.SNAPSHOT);
    }

    private static void require(boolean holds, String otherwise)
            throws UnreadableSnapshotException {
        if (!holds) {
            throw new UnreadableSnapshotException(otherwise);
        }
    }

    private void digest(byte[] line) {
        digest.update(line);
        digest.update((byte) '\n');
    }

    private byte[] line() throws IOException {
        byte[] line = lines.next();
        if (line == null) {
            throw new UnreadableSnapshotException("ends before its trailer");
        }
        return line;
    }

    /** No fact's first member is called so. */
    private static boolean isTrailer(byte[] line) {
        int length = TRAILER_START.length;
        return line.length >= length && Arrays.equals(line, 0, length, TRAILER_START, 0, length);
    }
}
