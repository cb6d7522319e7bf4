import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Exports of one log, or of one organization's chain, each of which goes on where another ended.
 * Their lines are read by as many threads as there are processors, and judged by one.
 */
final class Exports {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int BLOCK_BYTES = 4 << 20;
    private static final int LINE_BYTES = 64 << 20;
    private static final int HEADER_BYTES = 2_000;
    private static final Pattern HEADER =
            Pattern.compile(
                    "\\{\"preceptExport\":1,\"log\":\"([0-9a-f-]{36})\",\"tree\":\"(log|chain)\""
                            + "(?:,\"organization\":\"([^\"\\\\]{1,128})\")?"
                            + ",\"after\":(0|[1-9][0-9]{0,17}),\"first\":(0|[1-9][0-9]{0,17})\\}");

    private final List<Part> parts;

    /**
     * One file.
     *
     * @param bytes of its first line, with the end
     * @param first how many records come before it
     */
    private record Part(
            Path file, int bytes, UUID log, String organization, long after, long first) {
        boolean isOfSame(Part other) {
            return log.equals(other.log) && organization.equals(other.organization);
        }
    }

    private Exports(List<Part> parts) {
        this.parts = parts;
    }

    /** What these files are, in their order. */
    static Exports of(List<Path> files) throws Bad, IOException {
        List<Part> parts = new ArrayList<>();
        for (Path file : files) {
            parts.add(part(file));
        }
        parts.sort(Comparator.comparingLong(Part::first));
        for (Part part : parts) {
            if (!part.isOfSame(parts.getFirst())) {
                throw new Bad(
                        part.file()
                                + " is not of the same log and tree as "
                                + parts.getFirst().file());
            }
        }
        return new Exports(parts);
    }

    private static Part part(Path file) throws Bad, IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(HEADER_BYTES);
        }
        int end = 0;
        while (end < start.length && start[end] != '\n') {
            end++;
        }
        Matcher header = HEADER.matcher(new String(start, 0, end, StandardCharsets.UTF_8));
        if (end == start.length || !header.matches()) {
            throw new Bad(file + " does not begin as an export of events");
        }
        String organization = header.group(3) == null ? "" : header.group(3);
        if (organization.isEmpty() != header.group(2).equals("log")) {
            throw new Bad(file + " does not say whose chain it is");
        }
        return new Part(
                file,
                end + 1,
                UUID.fromString(header.group(1)),
                organization,
                Long.parseLong(header.group(4)),
                Long.parseLong(header.group(5)));
    }

    boolean isLog() {
        return parts.getFirst().organization().isEmpty();
    }

    String organization() {
        return parts.getFirst().organization();
    }

    UUID log() {
        return parts.getFirst().log();
    }

    /** Judges all records; in order, so that what is named is what is bad first. */
    void into(History history) throws Bad, IOException {
        Block.Source source =
                new Block.Source(
                        ByteBuffer.allocate(16)
                                .putLong(log().getMostSignificantBits())
                                .putLong(log().getLeastSignificantBits())
                                .array(),
                        isLog() ? null : organization().getBytes(StandardCharsets.UTF_8),
                        new SecureRandom().nextLong());
        ExecutorService readers = Executors.newFixedThreadPool(PROCESSORS);
        try {
            for (Part part : parts) {
                if (part.first() != history.size() || part.after() != history.position()) {
                    throw new Bad(
                            part.file()
                                    + " begins after record "
                                    + part.first()
                                    + ", at position "
                                    + part.after()
                                    + "; the one before it is record "
                                    + history.size()
                                    + ", at position "
                                    + history.position());
                }
                new Reading(source, readers, history).read(part, part == parts.getLast());
            }
        } finally {
            readers.shutdownNow();
        }
        history.end();
        Note checkpoint = history.checkpoint();
        if (checkpoint == null || checkpoint.size() != history.size()) {
            throw new Bad(
                    "the export ends after record "
                            + history.size()
                            + " without a checkpoint: it is not complete");
        }
    }

    /** One file on its way through the readers. */
    private record Reading(Block.Source source, ExecutorService readers, History history) {
        void read(Part part, boolean isLast) throws Bad, IOException {
            Deque<Future<Block>> blocks = new ArrayDeque<>();
            try (InputStream in = Files.newInputStream(part.file())) {
                in.skipNBytes(part.bytes());
                byte[] rest = new byte[0];
                while (true) {
                    byte[] bytes = Arrays.copyOf(rest, rest.length + BLOCK_BYTES);
                    int read = in.readNBytes(bytes, rest.length, BLOCK_BYTES);
                    int end = rest.length + read;
                    int whole = end;
                    while (whole > 0 && bytes[whole - 1] != '\n') {
                        whole--;
                    }
                    int to = whole;
                    blocks.add(readers.submit(() -> new Block(source).read(bytes, 0, to)));
                    rest = Arrays.copyOfRange(bytes, whole, end);
                    if (rest.length > LINE_BYTES) {
                        throw new Bad(part.file() + " has a line that is too long");
                    }
                    if (blocks.size() > 2 * PROCESSORS) {
                        history.add(done(blocks.remove()));
                    }
                    if (read < BLOCK_BYTES) {
                        break;
                    }
                }
                while (!blocks.isEmpty()) {
                    history.add(done(blocks.remove()));
                }
                if (isLast && rest.length > 0) {
                    throw new Bad("the line after record " + history.size() + " is cut off");
                }
            }
        }
    }

    private static Block done(Future<Block> block) {
        try {
            return block.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a part of the export could not be read", e);
        }
    }
}
