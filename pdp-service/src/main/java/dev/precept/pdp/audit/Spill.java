package dev.precept.pdp.audit;

import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.schema.UnreadableException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files that take records while the database does not: a line each, appended, read back once the
 * database is there, and removed when all that is in them is written. For any number of threads.
 *
 * <p>What is appended has reached the system before the method returns: it survives the end of the
 * process, not that of the machine.
 */
final class Spill<R> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spill.class);
    private static final String OWNER_ONLY = "rw-------";
    private static final String SUFFIX = ".jsonl";
    private static final int NUMBER_DIGITS = 12;

    private final RecordCodec<R> codec;
    private final Path directory;
    private final long maximumBytes;
    private long bytes;
    private long nextNumber;
    private @Nullable FileChannel current;

    private Spill(RecordCodec<R> codec, Path directory, long maximumBytes) {
        this.codec = codec;
        this.directory = directory;
        this.maximumBytes = maximumBytes;
    }

    /** Finds what an earlier run has left in the directory; makes it where there is none. */
    static <R> Spill<R> open(Class<R> type, Path directory, long maximumBytes) throws IOException {
        Files.createDirectories(directory);
        Spill<R> spill = new Spill<>(RecordCodec.of(type), directory, maximumBytes);
        for (Path file : spill.files()) {
            String name = file.getFileName().toString();
            spill.bytes += Files.size(file);
            spill.nextNumber = Long.parseLong(name.substring(0, NUMBER_DIGITS)) + 1;
        }
        return spill;
    }

    /** Whether anything is to be read back. */
    synchronized boolean isEmpty() {
        return bytes == 0;
    }

    /** How large the files are. */
    synchronized long bytes() {
        return bytes;
    }

    /**
     * Appends rows.
     *
     * @throws IOException where that cannot be, or would be too much; then none is appended for
     *     certain
     */
    synchronized void append(List<R> rows) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (R row : rows) {
            lines.writeBytes(codec.encode(row));
            lines.write('\n');
        }
        if (bytes + lines.size() > maximumBytes) {
            throw new IOException("the files in " + directory + " hold all they may");
        }
        FileChannel file = current;
        if (file == null) {
            file = begin();
            current = file;
        }
        ByteBuffer buffer = ByteBuffer.wrap(lines.toByteArray());
        while (buffer.hasRemaining()) {
            bytes += file.write(buffer);
        }
    }

    private FileChannel begin() throws IOException {
        Path file =
                directory.resolve(String.format("%0" + NUMBER_DIGITS + "d", nextNumber++) + SUFFIX);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** Takes rows that were read back; throws where they are not written. */
    @FunctionalInterface
    interface Sink<R, E extends Exception> {
        void accept(List<R> rows) throws E;
    }

    /**
     * Hands all that is there to the sink and removes it. What is appended meanwhile is left for
     * the next time. A file that the sink did not take whole stays, and is handed over again whole.
     * For one thread at a time.
     */
    <E extends Exception> void drain(Sink<R, E> sink) throws IOException, E {
        List<Path> files;
        synchronized (this) {
            if (current != null) {
                current.close();
                current = null;
            }
            files = files();
        }
        for (Path file : files) {
            read(file, sink);
            long size = Files.size(file);
            Files.delete(file);
            synchronized (this) {
                bytes -= size;
            }
        }
    }

    private <E extends Exception> void read(Path file, Sink<R, E> sink) throws IOException, E {
        List<R> rows = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\n') {
                    line.write(next);
                    continue;
                }
                add(file, line.toByteArray(), rows);
                line.reset();
                if (rows.size() == Limits.BATCH) {
                    sink.accept(List.copyOf(rows));
                    rows.clear();
                }
            }
            if (line.size() > 0) {
                LOG.warn("The last line of {} was not written whole; it is left out", file);
            }
        }
        if (!rows.isEmpty()) {
            sink.accept(List.copyOf(rows));
        }
    }

    private void add(Path file, byte[] line, List<R> rows) {
        try {
            rows.add(codec.decode(line));
        } catch (UnreadableException unreadable) {
            LOG.error("A line of {} cannot be read and is left out", file, unreadable);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
