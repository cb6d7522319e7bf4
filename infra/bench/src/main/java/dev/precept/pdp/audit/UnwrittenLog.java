package dev.precept.pdp.audit;

import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.Pseudonyms;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Exercise;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * The product's decision log with its default settings, of which nothing is written: what waits is
 * made into rows and let go. In the product's package, since it is put together there only.
 */
public final class UnwrittenLog {
    private final DecisionLog log;
    private final DecisionLog.Store store;

    /** Keeps its key and an empty directory here. */
    public UnwrittenLog(Path directory) throws IOException {
        DecisionLogSettings settings =
                new DecisionLogSettings(
                        DecisionLogSettings.Permits.COUNTED,
                        1,
                        1 << 20,
                        DecisionLogSettings.Full.SLOW,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        Duration.ofDays(30),
                        Duration.ofDays(30),
                        500_000,
                        1 << 30,
                        Set.of());
        Pseudonyms pseudonyms = new Pseudonyms(MasterKey.load(null, directory));
        store =
                new DecisionLog.Store(
                        new Waiting<>(settings.queue()),
                        new Rows(new Masking(Set.of(), pseudonyms), new RecordIds()),
                        Spill.open(Row.class, directory.resolve("spill"), settings.spillBytes()));
        log = new DecisionLog(settings, store, new Tally(), new Marks(), new Unwritten());
    }

    /** What a door does. */
    public Decision record(
            PolicyImage image,
            AccessRequest request,
            Decision decision,
            @Nullable Exercise exercise) {
        return log.record(image, request, decision, exercise, null);
    }

    /** What the writer does, up to the database; returns how many rows it made. */
    public int drain() throws InterruptedException {
        int rows = 0;
        while (store.waiting().size() > 0) {
            for (Entry entry : store.waiting().take(Duration.ZERO)) {
                rows += store.rows().of(entry).api().isEmpty() ? 0 : 1;
            }
        }
        return rows;
    }
}
