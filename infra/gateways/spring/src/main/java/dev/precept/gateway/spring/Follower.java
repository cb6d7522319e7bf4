package dev.precept.gateway.spring;

import dev.precept.gateway.Following;
import dev.precept.gateway.Introduction;
import dev.precept.gateway.Link;
import dev.precept.projections.embedded.FeedException;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import java.util.function.Supplier;

/** Follows the service from before the application takes requests until after the last. */
final class Follower implements SmartLifecycle {
    private final Introduction introduction;
    private final Supplier<Following> following;
    private @Nullable Link link;

    Follower(Introduction introduction, Supplier<Following> following) {
        this.introduction = introduction;
        this.following = following;
    }

    @Override
    public synchronized void start() {
        try {
            link = Link.open(introduction, following);
        } catch (FeedException refused) {
            throw new GatewaySettingException(
                    "The decision service refuses this gateway: " + refused.getMessage() + ".",
                    "Check precept.gateway.url, .organization and .key, and the gateway's"
                            + " registration.");
        }
    }

    @Override
    public synchronized void stop() {
        Link open = link;
        link = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return link != null;
    }

    /** Before whatever takes requests, and until that has stopped. */
    @Override
    public int getPhase() {
        return 0;
    }
}
