package dev.precept.pdp.opa.bundle;

import dev.precept.pdp.stream.FeedWindow;
import dev.precept.pdp.stream.Refused;
import dev.precept.pdp.stream.Rounds;

import org.springframework.context.SmartLifecycle;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The parts of the log that bundles are asked for of. One that nobody asks for any more is
 * forgotten: it would hold on to an image. Threads share it.
 */
final class Lines implements SmartLifecycle {
    private final FeedWindow window;
    private final Spool spool;
    private final Leases leases;
    private final CompiledModules compiled;
    private final Map<Form, Line> lines = new ConcurrentHashMap<>();
    private final Rounds rounds = new Rounds("opa-bundles", Limits.SWEEP);

    Lines(FeedWindow window, Spool spool, Leases leases, CompiledModules compiled) {
        this.window = window;
        this.spool = spool;
        this.leases = leases;
        this.compiled = compiled;
    }

    /**
     * The line of a form.
     *
     * @throws Refused where there are too many
     */
    Line line(Form form) throws Refused {
        leases.check(form);
        if (!lines.containsKey(form) && lines.size() >= Limits.LINES) {
            sweep();
            if (lines.size() >= Limits.LINES) {
                throw new Refused(
                        503,
                        "too-many-followers",
                        "This node keeps bundles of as many parts as it may: ask another.");
            }
        }
        Line line = lines.computeIfAbsent(form, this::begin);
        line.use();
        return line;
    }

    private Line begin(Form form) {
        return new Line(form, tag(form), window, leases, compiled);
    }

    /** What the entity tags of a form have in common. */
    String tag(Form form) {
        return form.tag(window.image().log(), Modules.OURS);
    }

    @Override
    public void start() {
        rounds.start(_ -> sweep());
    }

    @Override
    public void stop() {
        rounds.stop();
    }

    @Override
    public boolean isRunning() {
        return rounds.isRunning();
    }

    private void sweep() {
        long now = System.nanoTime();
        lines.values().removeIf(line -> now - line.usedNanos() > Limits.IDLE.toNanos());
        spool.keep(List.copyOf(lines.values()), Limits.TAKEN);
    }

    /** How many there are. */
    int count() {
        return lines.size();
    }
}
