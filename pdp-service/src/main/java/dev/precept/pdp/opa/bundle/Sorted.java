package dev.precept.pdp.opa.bundle;

import dev.precept.projections.bundle.BundleEntry;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Documents by their ids as UTF-8 has them, the order of members in canonical JSON (RFC 8785), in
 * bounded memory: of many there are sorted runs on disk, which are merged. For one thread.
 */
final class Sorted implements Closeable {
    private static final Comparator<Item> BY_ID =
            Comparator.comparing(Item::id, Arrays::compareUnsigned);
    private static final int BUFFER = 32 * 1024;

    private final Path directory;
    private final Room.Share share;
    private final int most;
    private final List<Path> files = new ArrayList<>();
    private List<Item> items = new ArrayList<>();
    private int bytes;

    /**
     * None yet.
     *
     * @param directory where runs are written
     * @param share what they take of the disk
     * @param most bytes of a run
     */
    Sorted(Path directory, Room.Share share, int most) {
        this.directory = directory;
        this.share = share;
        this.most = most;
    }

    /**
     * A document.
     *
     * @param id in UTF-8
     * @param json not to be changed
     */
    record Item(byte[] id, byte[] json) {
        static Item of(BundleEntry entry) {
            return new Item(entry.key().id().getBytes(StandardCharsets.UTF_8), entry.json());
        }

        /** Bytes of memory, with what is around them. */
        int size() {
            return id.length + json.length + 2 * Long.BYTES * Byte.SIZE;
        }
    }

    /** Takes what is handed over. */
    @FunctionalInterface
    interface Taker {
        void take(Item item) throws IOException;
    }

    /** One more, wherever it belongs. */
    void add(Item item) throws IOException {
        items.add(item);
        bytes += item.size();
        if (bytes > most) {
            write();
        }
    }

    private void write() throws IOException {
        items.sort(BY_ID);
        Path file = Files.createTempFile(directory, "", Spool.RUN);
        files.add(file);
        try (DataOutputStream out =
                new DataOutputStream(
                        new BufferedOutputStream(
                                new Shared(Files.newOutputStream(file)), BUFFER))) {
            for (Item item : items) {
                out.writeInt(item.id().length);
                out.write(item.id());
                out.writeInt(item.json().length);
                out.write(item.json());
            }
        }
        items = new ArrayList<>();
        bytes = 0;
    }

    /** Takes room for what it writes. */
    private final class Shared extends OutputStream {
        private final OutputStream out;

        Shared(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            share.take(1);
            out.write(octet);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            share.take(length);
            out.write(from, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Hands all over, once. */
    void forEach(Taker taker) throws IOException {
        items.sort(BY_ID);
        if (files.isEmpty()) {
            for (Item item : items) {
                taker.take(item);
            }
            return;
        }
        write();
        List<Run> all = new ArrayList<>();
        try {
            for (Path file : files) {
                all.add(new Run(file));
            }
            merge(all, taker);
        } finally {
            for (Run run : all) {
                run.close();
            }
        }
    }

    private static void merge(List<Run> all, Taker taker) throws IOException {
        PriorityQueue<Run> runs = new PriorityQueue<>(Comparator.comparing(Run::first, BY_ID));
        runs.addAll(all);
        while (!runs.isEmpty()) {
            Run run = runs.remove();
            taker.take(run.first());
            if (run.next()) {
                runs.add(run);
            }
        }
    }

    /** A run that is read; it has a first item while it is not at its end. */
    private static final class Run implements Closeable {
        private final DataInputStream in;
        private Item first;

        Run(Path file) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
            first = new Item(read(in.readInt()), read(in.readInt()));
        }

        Item first() {
            return first;
        }

        /** Goes on to the next item; false where there is none. */
        boolean next() throws IOException {
            int length;
            try {
                length = in.readInt();
            } catch (EOFException end) {
                return false;
            }
            first = new Item(read(length), read(in.readInt()));
            return true;
        }

        private byte[] read(int length) throws IOException {
            byte[] read = new byte[length];
            in.readFully(read);
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Removes the runs. */
    @Override
    public void close() throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        share.giveBack();
    }
}
