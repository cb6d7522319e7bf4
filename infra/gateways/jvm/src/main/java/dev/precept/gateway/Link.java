package dev.precept.gateway;

import dev.precept.projections.embedded.FeedException;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * A gateway's link to its service, from the start on: who does not know the gateway is found out at
 * once; who is away is waited for, while nothing is permitted. Threads share it.
 */
public final class Link implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Link.class.getName());

    private final Introduction introduction;
    private final Following following;
    private final @Nullable Thread asking;

    private Link(Introduction introduction, Following following, boolean isAway) {
        this.introduction = introduction;
        this.following = following;
        this.asking =
                isAway ? Thread.ofVirtual().name("precept-introduction").start(this::askOn) : null;
    }

    /**
     * Opens it.
     *
     * @param start begins to follow
     * @throws FeedException where the service refuses the gateway: a setting is wrong
     */
    public static Link open(Introduction introduction, Supplier<Following> start)
            throws FeedException {
        HttpFeed.Service service = introduction.service();
        if (service.isExposed()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The gateway's key, and what it is told, cross the network in the clear to "
                            + service.url()
                            + ": use https, or a proxy on this machine that does.");
        }
        boolean isAway = false;
        try {
            introduction.ask();
        } catch (FeedException failed) {
            if (failed.kind() == FeedException.Kind.REFUSED) {
                throw failed;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Nothing is permitted until the service is there: " + failed.getMessage());
            isAway = true;
        }
        return new Link(introduction, start.get(), isAway);
    }

    private void askOn() {
        boolean isAsking = true;
        while (isAsking) {
            try {
                Thread.sleep(Limits.LONGEST_PAUSE);
                introduction.ask();
                isAsking = false;
            } catch (InterruptedException closed) {
                isAsking = false;
            } catch (FeedException still) {
                if (still.kind() == FeedException.Kind.REFUSED) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "The service refuses this gateway: " + still.getMessage());
                }
            }
        }
    }

    /** What failed last, and has not succeeded since; null for nothing. */
    public @Nullable String error() {
        return following.error();
    }

    @Override
    public void close() {
        Thread waiting = asking;
        if (waiting != null) {
            waiting.interrupt();
        }
        following.close();
    }
}
