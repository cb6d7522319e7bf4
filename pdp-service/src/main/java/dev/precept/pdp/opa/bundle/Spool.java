package dev.precept.pdp.opa.bundle;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.stream.Refused;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Snapshots on disk: each is made once for all who ask for it, and sent from there. What is there
 * is gone with the process. Threads share it.
 */
final class Spool {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final String ENDING = ".tar.gz";

    private final Path directory;
    private final BundleFiles files;
    private final long mostBytes;
    private final Turns turns = new Turns(Limits.BUILDS);
    private final Map<Line, Place> places = new ConcurrentHashMap<>();
    private final LongAdder made = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    /**
     * Begins with an empty directory.
     *
     * @param mostBytes of all files; where they are more, those that were not asked for longest go
     */
    Spool(Path directory, BundleFiles files, long mostBytes) throws IOException {
        this.directory = directory;
        this.files = files;
        this.mostBytes = mostBytes;
        Files.createDirectories(directory);
        try (Stream<Path> left = Files.list(directory)) {
            for (Path file : left.filter(it -> it.toString().endsWith(ENDING)).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * A snapshot that was made.
     *
     * @param written its bytes, uncompressed
     * @param bytes of the file
     * @param tookNanos how long it took to make
     * @param madeNanos when it was made, by the monotonic clock
     */
    private record Made(
            Path file,
            Position position,
            long written,
            long bytes,
            long tookNanos,
            long madeNanos) {
        /**
         * Whether it may still be given.
         *
         * @param due what it should have
         * @param beyond what who asks has already
         */
        boolean serves(Position due, Position beyond) {
            boolean isSlow = tookNanos > Limits.SLOW_BUILD.toNanos();
            boolean isYoung = System.nanoTime() - madeNanos < Limits.SLOW_BUILD_LASTS.toNanos();
            return position.compareTo(beyond) > 0
                    && (position.compareTo(due) >= 0 || (isSlow && isYoung));
        }
    }

    /** Where a line's snapshot is; its file comes and goes only with the lock. */
    private static final class Place {
        private final ReentrantLock building = new ReentrantLock();
        private volatile @Nullable Made made;
    }

    /**
     * A snapshot that is being read.
     *
     * @param in to be closed
     */
    record Opened(InputStream in, Position position, long bytes) {}

    /**
     * The newest snapshot of a line; it is made where there is none.
     *
     * @param beyond the position that who asks has; 0 for none
     * @param signing the organization as it signs now
     * @throws Refused where there are too many to be made
     */
    Opened open(Line line, Position beyond, OrganizationImage signing)
            throws Refused, IOException, InterruptedException {
        Position due = line.due();
        Place place = taken(line);
        try {
            Made known = place.made;
            if (known == null || !known.serves(due, beyond)) {
                known = made(line, signing);
                Made before = place.made;
                place.made = known;
                if (before != null) {
                    Files.deleteIfExists(before.file());
                }
                makeRoom(line);
            }
            return new Opened(Files.newInputStream(known.file()), known.position(), known.bytes());
        } finally {
            place.building.unlock();
        }
    }

    /** The line's place, locked: another one where it was forgotten meanwhile. */
    private Place taken(Line line) throws Refused, InterruptedException {
        while (true) {
            Place place = places.computeIfAbsent(line, _ -> new Place());
            if (!place.building.tryLock(Limits.BUILD.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
            if (places.get(line) == place) {
                return place;
            }
            place.building.unlock();
        }
    }

    private Made made(Line line, OrganizationImage signing)
            throws Refused, IOException, InterruptedException {
        OrganizationId of = line.form().asked();
        if (!turns.take(of, Limits.BUILD)) {
            throw busy();
        }
        try {
            PolicyImage image = line.newest().image();
            Made whole = write(line.form(), image, signing);
            line.written(whole.written());
            return whole;
        } finally {
            turns.give(of);
        }
    }

    private Made write(Form form, PolicyImage image, OrganizationImage signing) throws IOException {
        Path file = Files.createTempFile(directory, "", ENDING);
        long begun = System.nanoTime();
        try {
            long written = files.write(file, form, image, signing);
            long took = System.nanoTime() - begun;
            made.increment();
            nanos.add(took);
            return new Made(
                    file, image.position(), written, Files.size(file), took, System.nanoTime());
        } catch (IOException | RuntimeException failed) {
            Files.deleteIfExists(file);
            throw failed;
        }
    }

    /** A snapshot of then, which is made for the one who asks. */
    Opened openPast(Form form, PolicyImage image, OrganizationImage signing)
            throws Refused, IOException, InterruptedException {
        if (!turns.take(form.asked(), Limits.BUILD)) {
            throw busy();
        }
        try {
            Made once = write(form, image, signing);
            try {
                return new Opened(Files.newInputStream(once.file()), once.position(), once.bytes());
            } finally {
                // What is open is read to its end.
                Files.deleteIfExists(once.file());
            }
        } finally {
            turns.give(form.asked());
        }
    }

    /** Forgets the snapshots of lines that are gone, and of others as many as are too many. */
    void keep(List<Line> lines) {
        places.keySet().stream().filter(it -> !lines.contains(it)).forEach(this::forget);
        makeRoom(null);
    }

    /** Forgets the snapshots that were not asked for longest, while there are too many. */
    private void makeRoom(@Nullable Line spared) {
        List<Line> oldest =
                places.keySet().stream()
                        .filter(it -> it != spared)
                        .sorted(Comparator.comparingLong(Line::usedNanos))
                        .toList();
        for (Line line : oldest) {
            if (bytes() <= mostBytes) {
                return;
            }
            forget(line);
        }
    }

    /** One that is being made or opened is asked for: it stays. */
    private void forget(Line line) {
        Place place = places.get(line);
        if (place == null || !place.building.tryLock()) {
            return;
        }
        try {
            places.remove(line, place);
            Made last = place.made;
            place.made = null;
            if (last != null) {
                Files.deleteIfExists(last.file());
            }
        } catch (IOException kept) {
            LOG.warn("A snapshot cannot be removed", kept);
        } finally {
            place.building.unlock();
        }
    }

    /** Bytes of all files. */
    long bytes() {
        long sum = 0;
        for (Place place : places.values()) {
            Made last = place.made;
            sum += last == null ? 0 : last.bytes();
        }
        return sum;
    }

    /** Snapshots that were made. */
    long builds() {
        return made.sum();
    }

    /** How long that took, in all. */
    Duration buildTime() {
        return Duration.ofNanos(nanos.sum());
    }

    private static Refused busy() {
        return new Refused(
                503, "busy", "Other snapshots are being made: ask again a little later.");
    }
}
