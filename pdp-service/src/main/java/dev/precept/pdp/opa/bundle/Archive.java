package dev.precept.pdp.opa.bundle;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a compressed tar archive (POSIX ustar) in one pass and bounded memory, though a member's
 * header says how long the member is: a gzip file may have several members (RFC 1952, section 2.2),
 * and one that is stored is as long whatever is in it. So a header gets its place first and its
 * content when the length is known. For one thread.
 */
final class Archive implements Closeable {
    private static final int BLOCK = 512;
    private static final int GZIP_HEAD = 10;
    private static final int STORED_HEAD = 5;
    private static final int GZIP_TAIL = 8;
    private static final int STORED_BLOCK = GZIP_HEAD + STORED_HEAD + BLOCK + GZIP_TAIL;
    private static final int BUFFER = 64 * 1024;
    private static final int NAME_BYTES = 100;
    private static final int SIZE_OFFSET = 124;
    private static final int SUM_OFFSET = 148;
    private static final long LARGEST = (1L << 33) - 1;

    private final RandomAccessFile file;
    private long written;

    /** Begins a file that is not there, or begins it anew. */
    Archive(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "rw");
        file.setLength(0);
    }

    /** Writes what a member holds. */
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** A member whose content is at hand. */
    void add(String name, byte[] content) throws IOException {
        add(name, out -> out.write(content));
    }

    /** A member whose content is made while it is written. */
    void add(String name, Body body) throws IOException {
        long place = file.getFilePointer();
        file.write(new byte[STORED_BLOCK]);
        long size = compressed(body);
        if (size > LARGEST) {
            throw new IOException(name + " is too large for an archive");
        }
        long end = file.getFilePointer();
        file.seek(place);
        file.write(stored(header(name, size)));
        file.seek(end);
        written += size;
    }

    /** Bytes of all members, uncompressed. */
    long written() {
        return written;
    }

    /** Ends the archive. */
    void finish() throws IOException {
        byte[] end = stored(new byte[BLOCK]);
        file.write(end);
        file.write(end);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** An archive in memory of one small member after the other. */
    static byte[] of(String[] names, byte[][] contents) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(all)) {
            for (int i = 0; i < names.length; i++) {
                out.write(header(names[i], contents[i].length));
                out.write(contents[i]);
                out.write(padding(contents[i].length));
            }
            out.write(new byte[2 * BLOCK]);
        }
        return all.toByteArray();
    }

    private long compressed(Body body) throws IOException {
        OutputStream toFile =
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        file.write(octet);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        file.write(bytes, offset, length);
                    }
                };
        try (Member member = new Member(toFile)) {
            Counted counted = new Counted(member);
            body.writeTo(counted);
            counted.flushAll();
            member.pad(counted.count);
            return counted.count;
        }
    }

    /** One member of a gzip file; ends without closing what it is written to. */
    private static final class Member extends GZIPOutputStream {
        Member(OutputStream out) throws IOException {
            super(new Unclosed(out), BUFFER);
            // What is sent to many is made by one: time counts for more than bytes.
            def.setLevel(Deflater.BEST_SPEED);
        }

        void pad(long size) throws IOException {
            write(padding(size));
        }
    }

    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() {
            // what it is written to goes on
        }
    }

    /** Counts, and gathers what comes in little pieces. */
    private static final class Counted extends OutputStream {
        private final OutputStream out;
        private final byte[] buffer = new byte[BUFFER];
        private int filled;
        private long count;

        Counted(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            if (filled == buffer.length) {
                flushAll();
            }
            buffer[filled++] = (byte) octet;
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            count += length;
            if (length > buffer.length - filled) {
                flushAll();
            }
            if (length >= buffer.length) {
                out.write(bytes, offset, length);
            } else {
                System.arraycopy(bytes, offset, buffer, filled, length);
                filled += length;
            }
        }

        private void flushAll() throws IOException {
            out.write(buffer, 0, filled);
            filled = 0;
        }
    }

    private static byte[] padding(long size) {
        return new byte[(int) (-size & (BLOCK - 1))];
    }

    /** A header block: a file that its owner may read and write, of no time and nobody. */
    private static byte[] header(String name, long size) {
        byte[] block = new byte[BLOCK];
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (path.length > NAME_BYTES) {
            throw new IllegalArgumentException("too long a name in an archive: " + name);
        }
        System.arraycopy(path, 0, block, 0, path.length);
        put(block, NAME_BYTES, "0000644\0" + "0000000\0" + "0000000\0");
        put(block, SIZE_OFFSET, String.format("%011o\0%011o\0", size, 0) + "        0");
        put(block, 257, "ustar\00000");
        int sum = 0;
        for (byte octet : block) {
            sum += octet & 0xFF;
        }
        put(block, SUM_OFFSET, String.format("%06o\0 ", sum));
        return block;
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }

    /** A gzip member that holds a block as it is (RFC 1951, section 3.2.4). */
    private static byte[] stored(byte[] block) {
        CRC32 sum = new CRC32();
        sum.update(block);
        return ByteBuffer.allocate(STORED_BLOCK)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF})
                .put((byte) 1)
                .putShort((short) BLOCK)
                .putShort((short) ~BLOCK)
                .put(block)
                .putInt((int) sum.getValue())
                .putInt(BLOCK)
                .array();
    }
}
