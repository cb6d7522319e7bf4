package dev.precept.pdp.trail;

import dev.precept.pdp.trail.LeafReader.Leaf;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The log, or an organization's chain, written out line by line: what it is, then each event with
 * all that its leaf hashes, in the end the checkpoint that is signed of them. Every line has one
 * form only, so that whoever checks it need not trust a reader of JSON. For one thread.
 */
public final class Export {
    private static final int PAGE = 500;

    private final LeafReader reader;
    private final Source source;
    private long next;
    private boolean isBegun;

    /**
     * What is written.
     *
     * @param log the log's id
     * @param organization whose chain; null for the log
     * @param after the position before the first event
     * @param first how many leaves of the tree come before it
     * @param size how many leaves are written, counted from the tree's first
     * @param checkpoint the note that is signed of so many leaves; null where none could be
     */
    public record Source(
            String log,
            @Nullable String organization,
            long after,
            long first,
            long size,
            @Nullable String checkpoint) {}

    /** Not begun yet. */
    public Export(LeafReader reader, Source source) {
        this.reader = reader;
        this.source = source;
        this.next = source.first();
    }

    /**
     * Writes some lines more.
     *
     * @return whether there are others
     */
    public boolean writeMore(OutputStream out) throws IOException {
        if (!isBegun) {
            isBegun = true;
            out.write(header());
        }
        long to = Math.min(source.size(), next + PAGE);
        List<Leaf> leaves = next < to ? reader.read(source.organization(), next, to) : List.of();
        for (Leaf leaf : leaves) {
            write(out, leaf);
        }
        next = to;
        if (next < source.size()) {
            return true;
        }
        if (source.checkpoint() != null) {
            out.write(utf8("{\"checkpoint\":\""));
            out.write(utf8(source.checkpoint().replace("\n", "\\n")));
            out.write(utf8("\"}\n"));
        }
        return false;
    }

    private byte[] header() {
        return utf8(
                "{\"preceptExport\":1,\"log\":\""
                        + source.log()
                        + "\",\"tree\":\""
                        + (source.organization() == null
                                ? "log\""
                                : "chain\",\"organization\":\"" + source.organization() + '"')
                        + ",\"after\":"
                        + source.after()
                        + ",\"first\":"
                        + source.first()
                        + "}\n");
    }

    private static void write(OutputStream out, Leaf leaf) throws IOException {
        Base64.Encoder base64 = Base64.getEncoder();
        out.write(
                utf8(
                        "{\"hash\":\""
                                + base64.encodeToString(leaf.hash())
                                + "\",\"leaf\":{\"position\":"
                                + leaf.position()
                                + ",\"last\":"
                                + leaf.last()
                                + ",\"atMicros\":"
                                + leaf.atMicros()
                                + ",\"salt\":\""
                                + base64.encodeToString(leaf.salt())
                                + "\",\"envelope\":"));
        out.write(leaf.envelope());
        out.write(utf8("}}\n"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
