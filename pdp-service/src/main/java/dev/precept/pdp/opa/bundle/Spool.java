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
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Snapshots on disk: each is made once for all who ask for it, and sent from there. What is there
 * is gone with the process. They are made on threads of their own, since that keeps a processor
 * busy for seconds. Threads share it.
 */
final class Spool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final String ENDING = ".tar.gz";

    /** What files end with that are only there while a snapshot is made. */
    static final String RUN = ".run";

    private final Path directory;
    private final BundleFiles files;
    private final Room room;
    private final Turns turns = new Turns(Limits.BUILDS);
    private final ExecutorService builders =
            Executors.newFixedThreadPool(
                    Limits.BUILDS, Thread.ofPlatform().daemon().name("opa-bundle-", 0).factory());
    private final ExecutorService packers =
            Executors.newFixedThreadPool(
                    Runtime.getRuntime().availableProcessors(),
                    Thread.ofPlatform().daemon().name("opa-bundle-pack-", 0).factory());
    private final Map<Line, Place> places = new ConcurrentHashMap<>();
    private final Set<Opened> opened = ConcurrentHashMap.newKeySet();
    private final LongAdder made = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    /**
     * Begins with an empty directory.
     *
     * @param mostBytes of all files; where they are more, those that were not asked for longest go
     */
    Spool(Path directory, BundleFiles files, long mostBytes) throws IOException {
        this(directory, files, room(directory, mostBytes));
    }

    /** The same, with what files may take. */
    Spool(Path directory, BundleFiles files, Room room) throws IOException {
        this.directory = directory;
        this.files = files;
        this.room = room;
        Files.createDirectories(directory);
        try (Stream<Path> left = Files.list(directory)) {
            for (Path file : left.filter(Spool::isOurs).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Room room(Path directory, long mostBytes) throws IOException {
        Files.createDirectories(directory);
        FileStore store = Files.getFileStore(directory);
        return new Room(mostBytes, Limits.SPARE_BYTES, store::getUsableSpace);
    }

    private static boolean isOurs(Path file) {
        return file.toString().endsWith(ENDING) || file.toString().endsWith(RUN);
    }

    /** Where a line's snapshot is; it comes and goes only with the lock. */
    private static final class Place {
        private final ReentrantLock building = new ReentrantLock();
        private volatile @Nullable Snapshot made;
    }

    /**
     * The newest snapshot of a line; it is made where there is none.
     *
     * @param has what who asks has; null for nothing
     * @param signing the organization as it signs now
     * @throws Refused where there are too many to be made, or no room
     */
    Opened open(Line line, @Nullable Version has, OrganizationImage signing)
            throws Refused, InterruptedException {
        Position due = line.due();
        Place place = taken(line);
        try {
            Snapshot known = place.made;
            if (known == null
                    || !known.serves(due, has)
                    || line.hasMoreModules(known.content().leftOut())) {
                Form form = line.form();
                known = made(form, () -> write(form, line.newest().image(), signing));
                line.written(known.content().written());
                Snapshot before = place.made;
                place.made = known;
                if (before != null) {
                    before.retire();
                }
            }
            return opened(known);
        } finally {
            place.building.unlock();
        }
    }

    /** A snapshot of then, which is made for the one who asks. */
    Opened openPast(Form form, PolicyImage image, OrganizationImage signing)
            throws Refused, InterruptedException {
        Snapshot once = made(form, () -> write(form, image, signing));
        Opened only = opened(once);
        once.retire();
        return only;
    }

    private Opened opened(Snapshot snapshot) {
        Opened one = new Opened(snapshot);
        one.whenClosed(() -> opened.remove(one));
        opened.add(one);
        return one;
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

    /** Makes a snapshot. */
    @FunctionalInterface
    private interface Build {
        Snapshot call() throws IOException, Refused;
    }

    private Snapshot made(Form form, Build build) throws Refused, InterruptedException {
        OrganizationId of = form.asked();
        if (!turns.take(of, Limits.BUILD)) {
            throw busy();
        }
        CompletableFuture<Snapshot> building =
                CompletableFuture.supplyAsync(() -> called(build), builders)
                        .whenComplete((_, _) -> turns.give(of));
        try {
            return building.get();
        } catch (ExecutionException failed) {
            throw refused(failed.getCause());
        } catch (InterruptedException stopping) {
            // It is made all the same, for nobody.
            CompletableFuture<Void> _ = building.thenAccept(Snapshot::retire);
            throw stopping;
        }
    }

    private static Snapshot called(Build build) {
        try {
            return build.call();
        } catch (IOException | Refused failed) {
            throw new CompletionException(failed);
        }
    }

    private static Refused refused(@Nullable Throwable cause) {
        return switch (cause) {
            case Refused refused -> refused;
            case Room.Full full -> {
                LOG.warn("There is no room for a snapshot: {}", full.getMessage());
                yield noRoom();
            }
            case IOException disk -> {
                LOG.error("A snapshot cannot be written", disk);
                yield noRoom();
            }
            case RuntimeException fault -> throw fault;
            case Error fault -> throw fault;
            case null, default -> throw new IllegalStateException("a snapshot failed", cause);
        };
    }

    private Snapshot write(Form form, PolicyImage image, OrganizationImage signing)
            throws Refused, IOException {
        long begun = System.nanoTime();
        Room.Share share = room.share(this::makeRoom);
        Path file = Files.createTempFile(directory, "", ENDING);
        boolean isWhole = false;
        try {
            long written;
            int leftOut;
            try (Archive archive = new Archive(file, share, packers)) {
                leftOut = files.write(archive, this::sorting, form, image, signing);
                written = archive.written();
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            made.increment();
            nanos.add(took.toNanos());
            isWhole = true;
            return new Snapshot(
                    file,
                    share,
                    new Snapshot.Content(image.position(), leftOut, written, share.bytes()),
                    took);
        } finally {
            if (!isWhole) {
                Files.deleteIfExists(file);
                share.giveBack();
            }
        }
    }

    private Sorted sorting() {
        return new Sorted(directory, room.share(this::makeRoom), Limits.RUN_BYTES);
    }

    /**
     * Forgets the snapshots of lines that are gone, and those that nobody came to take.
     *
     * @param patience how long those are waited for
     */
    void keep(List<Line> lines, Duration patience) {
        places.keySet().stream().filter(it -> !lines.contains(it)).forEach(this::forget);
        opened.forEach(one -> one.expire(patience));
    }

    /** Forgets snapshots that were not asked for longest, until there is room for more. */
    private void makeRoom(long more) throws IOException {
        List<Line> oldest =
                places.keySet().stream().sorted(Comparator.comparingLong(Line::usedNanos)).toList();
        for (Line line : oldest) {
            if (room.has(more)) {
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
            Snapshot last = place.made;
            place.made = null;
            if (last != null) {
                last.retire();
            }
        } finally {
            place.building.unlock();
        }
    }

    /** Bytes of all files. */
    long bytes() {
        return room.taken();
    }

    /** Snapshots that were made. */
    long builds() {
        return made.sum();
    }

    /** How long that took, in all. */
    Duration buildTime() {
        return Duration.ofNanos(nanos.sum());
    }

    @Override
    public void close() {
        builders.shutdown();
        packers.shutdown();
    }

    private static Refused noRoom() {
        return new Refused(
                503,
                "no-room",
                "This node has no room on its disk for such a bundle now: ask another, or again"
                        + " later.");
    }

    private static Refused busy() {
        return new Refused(
                503, "busy", "Other snapshots are being made: ask again a little later.");
    }
}
