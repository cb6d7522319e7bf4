package dev.precept.pdp.opa.bundle;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a compressed tar archive (POSIX ustar) in one pass and bounded memory, though a member's
 * header says how long the member is: a gzip file may have several members (RFC 1952, section 2.2),
 * and one that is stored is as long whatever is in it. So a header gets its place first and its
 * content when the length is known. What members hold is compressed on other threads. For one
 * thread.
 */
final class Archive implements Closeable {
    private static final int BLOCK = 512;
    private static final int GZIP_HEAD = 10;
    private static final int STORED_HEAD = 5;
    private static final int GZIP_TAIL = 8;
    private static final int STORED_BLOCK = GZIP_HEAD + STORED_HEAD + BLOCK + GZIP_TAIL;
    private static final int NAME_BYTES = 100;
    private static final int SIZE_OFFSET = 124;
    private static final int SUM_OFFSET = 148;
    private static final long LARGEST = (1L << 33) - 1;

    private final RandomAccessFile file;
    private final Room.Share share;
    private final Packing packing;
    private long written;

    /**
     * Begins a file that is not there, or begins it anew.
     *
     * @param share what it takes of the disk
     * @param packers where it is compressed
     */
    Archive(Path path, Room.Share share, Executor packers) throws IOException {
        this.share = share;
        this.packing = new Packing(this::append, packers);
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
        append(new byte[STORED_BLOCK], STORED_BLOCK);
        body.writeTo(packing);
        long size = packing.count();
        if (size > LARGEST) {
            throw new IOException(name + " is too large for an archive");
        }
        packing.write(padding(size));
        packing.end();
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
        append(end, end.length);
        append(end, end.length);
    }

    private void append(byte[] bytes, int length) throws IOException {
        share.take(length);
        file.write(bytes, 0, length);
    }

    @Override
    public void close() throws IOException {
        packing.close();
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
